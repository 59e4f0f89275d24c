using System.Text;
using System.Text.Json;

namespace Gateway.Channels.Json;

/// <summary>The words of a grammar. Reading one of them makes no string; some grammars use numbers as words.</summary>
internal sealed class Words(params string[] words)
{
    // An unknown word is only ever shown in a reason; 64 characters are as much input as a detail may quote.
    private const int UnknownMax = 64;

    private readonly (byte[] Bytes, string Text)[] _words = [.. words.Select(word => (Encoding.UTF8.GetBytes(word), word))];

    /// <summary>The word, an unknown one cut at 64 bytes; null for null.</summary>
    public string? Read(ref JsonReader reader, string field, ref string? fault)
    {
        if (Known(ref reader) is { } known)
            return known;
        var cut = false;
        return reader.Text(field, UnknownMax, ref fault, ref cut);
    }

    /// <summary>The word, or whatever else stands there as <see cref="JsonScalars.Fact"/> reads it.</summary>
    public string? Fact(ref JsonReader reader) => Known(ref reader) ?? reader.Fact();

    /// <summary>The word of this grammar that these bytes are; null when they are none.</summary>
    public string? Of(ReadOnlySpan<byte> word)
    {
        foreach (var (bytes, text) in _words)
        {
            if (word.SequenceEqual(bytes))
                return text;
        }

        return null;
    }

    private string? Known(ref JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
            return null;
        var isNumber = reader.TokenType == JsonTokenType.Number;
        foreach (var (bytes, text) in _words)
        {
            if (isNumber ? reader.ValueSpan.SequenceEqual(bytes) : reader.ValueTextEquals(bytes))
                return text;
        }

        return null;
    }
}
