namespace Gateway.Channels.Zalo;

/// <summary>
/// People who write without having told Zalo who they are: their id holds for one conversation, and an answer has to name both. What a message notes of its
/// conversation comes back with the answer to it.
/// </summary>
internal static class ZaloAnonymous
{
    private const string Mark = "anonymous ";

    public static string Context(string conversation) => Mark + conversation;

    /// <summary>Null for an answer to somebody whom Zalo knows.</summary>
    public static string? Conversation(string? context) => context?.StartsWith(Mark, StringComparison.Ordinal) == true ? context[Mark.Length..] : null;
}
