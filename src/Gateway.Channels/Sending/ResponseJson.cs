using System.Text.Json;
using Gateway.Channels.Json;

namespace Gateway.Channels.Sending;

/// <summary>Looks up a few members in a provider's answer. An answer that is no JSON (a proxy's error page) has none of them.</summary>
internal static class ResponseJson
{
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

        return reader.Fact();
    }

    private static bool First(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType != JsonTokenType.EndArray;

    private static bool Member(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.NextMember())
        {
            if (reader.ValueTextEquals(name))
                return reader.Read();
            reader.Skip();
        }

        return false;
    }
}
