using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Gateway.Channels.Json;

/// <summary>
/// What every JSON body must be before a channel reads it: one object of valid UTF-8 without byte order mark, at most
/// <see cref="DepthMax"/> deep, no member twice in one object, no lone surrogate in an escape. After it, reading cannot fail.
/// </summary>
internal static class JsonGate
{
    // The deepest payload of any provider read so far nests 11 levels; 32 leaves room and keeps recursion harmless.
    public const int DepthMax = 32;

    // A member name beyond this is refused; the longest of any provider read so far has 47 bytes.
    public const int NameMax = 1024;

    public static JsonReaderOptions Options { get; } = new() { MaxDepth = DepthMax, CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>A reader over the body; one contiguous segment takes the faster path.</summary>
    public static Utf8JsonReader Reader(in ReadOnlySequence<byte> body) =>
        body.IsSingleSegment ? new Utf8JsonReader(body.FirstSpan, Options) : new Utf8JsonReader(body, Options);

    /// <summary>Null when the body may be read; else what is wrong with it and where.</summary>
    public static string? Refusal(in ReadOnlySequence<byte> body) => Refusal(body, allowsArray: false);

    /// <param name="allowsArray">For the providers whose bodies are an array of events.</param>
    public static string? Refusal(in ReadOnlySequence<byte> body, bool allowsArray)
    {
        if (body.IsEmpty)
            return "body: empty";
        if (StartsWithMark(body))
            return "body: starts with a byte order mark";
        if (!Utf8Sequence.IsValid(body))
            return "body: not valid UTF-8";

        scoped var reader = Reader(body);
        var names = new MemberNames(stackalloc ulong[MemberNames.OnStack]);
        try
        {
            return Walk(ref reader, ref names, allowsArray);
        }
        catch (JsonException fault)
        {
            // The reader has no other way to say it. Its message may quote the input, so only the place is told.
            return string.Create(
                CultureInfo.InvariantCulture,
                $"body: not JSON, or deeper than {DepthMax}, at line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}");
        }
        finally
        {
            names.Dispose();
        }
    }

    private static bool StartsWithMark(in ReadOnlySequence<byte> body)
    {
        if (body.Length < 3)
            return false;
        Span<byte> head = stackalloc byte[3];
        body.Slice(0, 3).CopyTo(head);
        return head.SequenceEqual("\uFEFF"u8);
    }

    private static string? Walk(ref Utf8JsonReader reader, ref MemberNames names, bool allowsArray)
    {
        Span<byte> scratch = stackalloc byte[NameMax];
        var first = true;
        while (reader.Read())
        {
            if (first && reader.TokenType != JsonTokenType.StartObject && !(allowsArray && reader.TokenType == JsonTokenType.StartArray))
                return "body: not a JSON object";
            first = false;

            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    names.Open();
                    break;
                case JsonTokenType.EndObject:
                    names.Close();
                    break;
                case JsonTokenType.PropertyName when Name(ref reader, ref names, scratch) is { } refusal:
                    return refusal;
                case JsonTokenType.String when reader.ValueIsEscaped && Surrogates.AnyLone(reader):
                    return At(reader, "a lone surrogate in a string");
                default:
                    break;
            }
        }

        return null;
    }

    private static string? Name(ref Utf8JsonReader reader, ref MemberNames names, scoped Span<byte> scratch)
    {
        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (length > NameMax)
            return At(reader, "a member name longer than 1024 bytes");

        scoped ReadOnlySpan<byte> name = reader.ValueSpan;
        if (reader.ValueIsEscaped || reader.HasValueSequence)
        {
            if (reader.ValueIsEscaped && Surrogates.AnyLone(reader))
                return At(reader, "a lone surrogate in a member name");
            name = scratch[..reader.CopyString(scratch)];
        }

        return names.Add(name) switch
        {
            MemberNames.Added.Twice => At(reader, "a member twice in one object"),
            MemberNames.Added.TooMany => At(reader, "more than 1024 members in one object"),
            _ => null,
        };
    }

    private static string At(in Utf8JsonReader reader, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"body: {what}, at byte {reader.TokenStartIndex}");
}
