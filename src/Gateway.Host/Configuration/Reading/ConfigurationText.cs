using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Gateway.Host.Configuration;

/// <summary>The text of a file to JSON: comments and trailing commas may stand in it, a member only once. Lines and columns are counted from one, as editors do.</summary>
internal static class ConfigurationText
{
    private static readonly JsonReaderOptions ReaderOptions = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly JsonDocumentOptions DocumentOptions = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <param name="fault">Null when the text is JSON.</param>
    public static JsonNode? Parse(ReadOnlySpan<byte> text, out ConfigurationError? fault)
    {
        fault = null;
        if (text.StartsWith("\uFEFF"u8))
        {
            text = text[3..];
        }

        if (text.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            fault = new ConfigurationError("$", null, "is empty: must be a JSON object");
            return null;
        }

        if (!Utf8.IsValid(text))
        {
            fault = new ConfigurationError("$", null, "is not UTF-8");
            return null;
        }

        try
        {
            fault = Twice(text);
            return fault is null ? JsonNode.Parse(text, nodeOptions: null, DocumentOptions) : null;
        }
        catch (JsonException e)
        {
            fault = new ConfigurationError("$", null, $"is not JSON at {At(e.LineNumber ?? 0, e.BytePositionInLine ?? 0)}: {Reason(e.Message)}");
            return null;
        }
    }

    /// <summary>The first member that stands twice in its object.</summary>
    private static ConfigurationError? Twice(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, ReaderOptions);
        var open = new Stack<Level>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    var name = reader.GetString()!;
                    open.Peek().Member = name;
                    if (!open.Peek().Members!.Add(name))
                    {
                        return new ConfigurationError(PathOf(open), null, $"stands twice, again at {PlaceOf(text, (int)reader.TokenStartIndex)}");
                    }

                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    Count(open);
                    open.Push(new Level(reader.TokenType == JsonTokenType.StartObject ? new HashSet<string>(StringComparer.Ordinal) : null));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.Pop();
                    break;
                default:
                    Count(open);
                    break;
            }
        }

        return null;
    }

    private static void Count(Stack<Level> open)
    {
        if (open.TryPeek(out var level) && level.Members is null)
        {
            level.Item++;
        }
    }

    private static string PathOf(Stack<Level> open) =>
        "$" + string.Concat(open.Reverse().Select(static level => level.Members is null ? string.Create(CultureInfo.InvariantCulture, $"[{level.Item}]") : "." + level.Member));

    private static string PlaceOf(ReadOnlySpan<byte> text, int index)
    {
        var before = text[..index];
        return At(before.Count((byte)'\n'), index - before.LastIndexOf((byte)'\n') - 1);
    }

    private static string At(long line, long column) => string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, column {column + 1}");

    /// <summary>The reader's own words without its places, which count from zero.</summary>
    private static string Reason(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var reason = end < 0 ? message : message[..end];
        return reason.Contains("isFinalBlock", StringComparison.Ordinal) ? "nothing but comments stands in it" : reason.TrimEnd('.');
    }

    /// <param name="members">Names that have stood in an object; null for a list.</param>
    private sealed class Level(HashSet<string>? members)
    {
        public HashSet<string>? Members => members;

        public string Member { get; set; } = "";

        public int Item { get; set; } = -1;
    }
}
