using System.Globalization;

namespace Gateway.Contracts;

/// <summary>A conversation: the n-th dated stretch of a thread. As text <c>{thread}.{ordinal}</c>, ordinals count from 1; 0 is what came before the first conversation.</summary>
[GenerateSerializer, Immutable, Alias("gw.conversation")]
public readonly record struct ConversationId([property: Id(0)] ThreadId Thread, [property: Id(1)] int Ordinal)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Thread}.{Ordinal}");

    public static bool TryParse(string? text, out ConversationId result)
    {
        result = default;
        var span = text.AsSpan();
        var dot = span.IndexOf('.');
        if (dot < 0 || !ThreadId.TryParse(span[..dot], out var thread)
            || !int.TryParse(span[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal) || ordinal < 0)
        {
            return false;
        }

        result = new ConversationId(thread, ordinal);
        return true;
    }
}
