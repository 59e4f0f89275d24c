using System.Text;
using System.Text.Json;

namespace Gateway.Channels.Json;

/// <summary>The words of a grammar. Reading one of them makes no string.</summary>
internal sealed class Words(params string[] words)
{
    // An unknown word is only ever shown in a reason; 64 characters are as much input as a detail may quote.
    private const int UnknownMax = 64;

    private readonly (byte[] Bytes, string Text)[] _words = [.. words.Select(word => (Encoding.UTF8.GetBytes(word), word))];

    /// <summary>The word, an unknown one cut at 64 bytes; null for null.</summary>
    public string? Read(ref Utf8JsonReader reader, string field, ref string? fault)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            foreach (var (bytes, text) in _words)
            {
                if (reader.ValueTextEquals(bytes))
                    return text;
            }
        }

        var cut = false;
        return reader.Text(field, UnknownMax, ref fault, ref cut);
    }
}
