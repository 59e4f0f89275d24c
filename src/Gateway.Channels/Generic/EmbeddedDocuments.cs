using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Json;

namespace Gateway.Channels.Generic;

/// <summary>
/// JSON that a provider put into a text of its body (<c>payload</c> of a form, <c>Message</c> of a notification service): written where the text stood, so that pointers lead into it.
/// What is no object and no array stays a text.
/// </summary>
internal sealed class EmbeddedDocuments
{
    // Two services that pass a body on, and the provider's own: nobody was seen to do more. Each is one more copy of the body.
    private const int PathsMax = 4;

    private readonly List<JsonPointer[]> _paths = [];

    private EmbeddedDocuments()
    {
    }

    public static EmbeddedDocuments None { get; } = new();

    /// <param name="text">A path, or a JSON array of paths, the outer ones first.</param>
    public static EmbeddedDocuments Parse(string? text, Action<string> fault)
    {
        if (text is null)
            return None;
        var embedded = new EmbeddedDocuments();
        foreach (var path in Texts(text) ?? [])
        {
            if (path.Length > 0 && JsonPath.Parse(path) is { } parsed)
                embedded._paths.Add(parsed);
            else
                fault($"{path}: must be a JSON pointer such as /payload, or /Records/*/body");
        }

        if (Texts(text) is not { Count: > 0 and <= PathsMax })
            fault($"must be a JSON pointer, or an array of 1 to {PathsMax} of them");
        return embedded;
    }

    /// <summary>The body with its documents opened; the one given is disposed where another takes its place.</summary>
    public JsonBody Open(JsonBody body, scoped ref string? refusal)
    {
        foreach (var path in _paths)
        {
            if (Opened(body, path) is not { } text)
                continue;
            body.Dispose();
            body = JsonBody.Read(new ReadOnlySequence<byte>(text), allowsArray: true);
            if ((refusal = body.Refusal) is not null)
                break;
        }

        return body;
    }

    /// <summary>Null when nothing is there to be opened.</summary>
    private static byte[]? Opened(scoped in JsonBody body, JsonPointer[] path)
    {
        var places = new List<(int From, int To, byte[] Document)>();
        var root = body.Reader();
        root.Read();
        var start = root.TokenStartIndex;
        Collect(root, path, 0, places);
        if (places.Count == 0)
            return null;
        var text = root.SkipRaw();
        var opened = new ArrayBufferWriter<byte>(text.Length);
        var at = 0;
        foreach (var (from, to, document) in places)
        {
            opened.Write(text[at..(from - start)]);
            opened.Write(document);
            at = to - start;
        }

        opened.Write(text[at..]);
        return opened.WrittenSpan.ToArray();
    }

    /// <summary>One value where an array may stand is its only element.</summary>
    private static void Collect(JsonReader at, JsonPointer[] path, int step, List<(int From, int To, byte[] Document)> places)
    {
        if (!path[step].Find(ref at))
            return;
        var isLast = step + 1 == path.Length;
        if (at.TokenType != JsonTokenType.StartArray)
        {
            if (!isLast)
                Collect(at, path, step + 1, places);
            else if (at.TokenType == JsonTokenType.String && Document(at) is { } document)
                places.Add((at.TokenStartIndex, at.BytesConsumed, document));
            return;
        }

        while (at.NextElement())
        {
            if (!isLast)
                Collect(at, path, step + 1, places);
            else if (at.TokenType == JsonTokenType.String && Document(at) is { } document)
                places.Add((at.TokenStartIndex, at.BytesConsumed, document));
            at.Skip();
        }
    }

    private static byte[]? Document(scoped in JsonReader text)
    {
        var document = new byte[text.RawLength()];
        document = document[..text.CopyString(document)];
        using var json = GenericTree.Json(new ReadOnlySequence<byte>(document), out var refusal);
        if (refusal is not null)
            return null;

        // Mended bytes are not those that came.
        var root = json.Reader();
        root.Read();
        return root.SkipRaw().ToArray();
    }

    private static List<string>? Texts(string text)
    {
        if (!text.StartsWith('['))
            return [text];
        try
        {
            return JsonSerializer.Deserialize<List<string>>(text);
        }
        catch (JsonException)
        {
            // Told by the caller with the setting's name, as a list of nothing is.
            return null;
        }
    }
}
