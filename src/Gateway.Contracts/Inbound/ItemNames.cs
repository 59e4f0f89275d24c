namespace Gateway.Contracts;

/// <summary>The names item kinds have in JSON.</summary>
public static class ItemNames
{
    public static string Of(ItemKind kind) => kind switch
    {
        ItemKind.Message => "message",
        ItemKind.Edit => "edit",
        ItemKind.Delete => "delete",
        ItemKind.Reaction => "reaction",
        ItemKind.Receipt => "receipt",
        ItemKind.Postback => "postback",
        ItemKind.Typing => "typing",
        ItemKind.Call => "call",
        ItemKind.Echo => "echo",
        ItemKind.System => "system",
        ItemKind.Ignored => "ignored",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not an item kind."),
    };
}
