using System.Text;
using System.Text.Json;
using Gateway.Channels.Json;

namespace Gateway.Channels.Sending;

/// <summary>Looks up a few members in a provider's answer. An answer that is no JSON (a proxy's error page) has none of them.</summary>
internal static class ResponseJson
{
    // What a fact may hold, and what any number has: see JsonScalars.Fact.
    private const int TextMax = 1024;
    private const int NumberMax = 64;

    /// <summary>The scalar at a path of member names; <c>0</c> is an array's first element. Null when there is none.</summary>
    public static string? Find(ReadOnlySpan<byte> body, params ReadOnlySpan<string> path)
    {
        var reader = new Utf8JsonReader(body, JsonGate.Options);
        try
        {
            return reader.Read() ? Walk(ref reader, path) : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Not JSON, or text that is not UTF-8: the status alone decides then.
            return null;
        }
    }

    /// <summary>Whether the outermost object has this member, whatever its value.</summary>
    public static bool Has(ReadOnlySpan<byte> body, string member)
    {
        var reader = new Utf8JsonReader(body, JsonGate.Options);
        try
        {
            return reader.Read() && Member(ref reader, member);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>A token or URL of at most 16 KiB at a path of member names: those of some providers are longer than any fact.</summary>
    public static string? Token(ReadOnlySpan<byte> body, params ReadOnlySpan<string> path)
    {
        const int TokenMax = 16 * 1024;
        var reader = new Utf8JsonReader(body, JsonGate.Options);
        try
        {
            if (!reader.Read())
                return null;
            foreach (var member in path)
            {
                if (!Member(ref reader, member))
                    return null;
            }

            if (reader.TokenType != JsonTokenType.String)
                return null;
            var token = reader.GetString()!;
            return token.Length <= TokenMax ? token : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Walk(ref Utf8JsonReader reader, scoped ReadOnlySpan<string> path)
    {
        foreach (var step in path)
        {
            if (!(step == "0" ? First(ref reader) : Member(ref reader, step)))
                return null;
        }

        return Fact(ref reader);
    }

    /// <summary>As <see cref="JsonScalars.Fact"/> reads it: an answer is not worth a tape, for mostly its first bytes tell.</summary>
    private static string? Fact(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => Text(ref reader) is { Length: > 0 } text ? text : null,
        JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, NumberMax)]),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => null,
    };

    private static string Text(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length <= TextMax)
            return reader.GetString()!;
        var bytes = new byte[reader.ValueSpan.Length];
        return Encoding.UTF8.GetString(bytes.AsSpan(0, JsonScalars.CutAt(bytes.AsSpan(0, reader.CopyString(bytes)), TextMax)));
    }

    private static bool First(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType != JsonTokenType.EndArray;

    private static bool Member(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(name))
                return reader.Read();
            reader.Skip();
        }

        return false;
    }
}
