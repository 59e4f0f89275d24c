using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Channels.Json;

namespace Gateway.Channels.Email.Providers;

/// <summary>
/// JSON of mail providers as a document: a body holds one whole mail in a few long strings and some twenty optional facts that providers move about,
/// and the mail itself costs far more to read than the tree does.
/// </summary>
/// <remarks>Half a surrogate pair, which spam has in names and providers pass on, is read as U+FFFD: nothing else of the mail is lost for it.</remarks>
internal static class ProviderJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = JsonGate.DepthMax, AllowDuplicateProperties = false };

    /// <summary>The document, or what is wrong with the body.</summary>
    public static JsonDocument? Read(ReadOnlyMemory<byte> body, out string refusal)
    {
        refusal = "body: empty";
        if (body.IsEmpty)
            return null;
        // Bytes that are no UTF-8, which some providers pass on of a mail, are read as U+FFFD: nothing else of it is lost for them.
        var text = body;
        var isUtf8 = Utf8.IsValid(body.Span);
        if (!isUtf8 || body.Span.IndexOf("\\u"u8) >= 0)
        {
            var own = isUtf8 ? body.ToArray() : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body.Span));
            Surrogates.Mend(own);
            text = own;
        }

        try
        {
            refusal = "body: neither an object nor an array";
            var document = JsonDocument.Parse(text, Options);
            if (document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                return document;
            document.Dispose();
            return null;
        }
        catch (JsonException fault)
        {
            // The parser has no other way to say it. Its message may quote the input, so only the place is told.
            refusal = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"body: not JSON, or a member twice, at line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}");
            return null;
        }
    }

    /// <summary>The scalar at a path of names with slashes between them, a number standing for an array's element; the first of the paths that has one.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            if (element.At(path) is { } found && Scalar(found) is { Length: > 0 } text)
                return text;
        }

        return null;
    }

    public static JsonElement? At(this JsonElement element, string path)
    {
        var at = element;
        foreach (var step in path.Split('/'))
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(step, out var member))
                at = member;
            else if (at.ValueKind == JsonValueKind.Array && int.TryParse(step, out var index) && index >= 0 && index < at.GetArrayLength())
                at = at[index];
            else
                return null;
        }

        return at;
    }

    /// <summary>The elements of an array at a path; none when there is no array.</summary>
    public static IEnumerable<JsonElement> List(this JsonElement element, string path) =>
        element.At(path) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>A document inside a string.</summary>
    public static JsonDocument? Inner(this JsonElement element, string path) =>
        element.Text(path) is { } text ? Read(System.Text.Encoding.UTF8.GetBytes(text), out _) : null;

    private static string? Scalar(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            // Bytes that are no UTF-8 inside a string: the document tells it only now.
            return null;
        }
    }
}
