namespace Gateway.Examples.BotAgent;

/// <summary>What the bot knows.</summary>
internal static class Answers
{
    private static readonly (string Word, string Answer)[] Known =
    [
        ("hours", "We are open from 9 to 18, Monday to Friday."),
        ("address", "Jalan Sudirman 1, Jakarta."),
        ("return", "You can return anything within 30 days; the label is in your parcel."),
    ];

    public static string? Find(string? text) =>
        Array.Find(Known, known => text?.Contains(known.Word, StringComparison.OrdinalIgnoreCase) == true).Answer;
}
