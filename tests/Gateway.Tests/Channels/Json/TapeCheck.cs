using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Json;

namespace Gateway.Tests.Channels.Json;

/// <summary>Holds the tape against the gate and against the reader of the platform: the same bodies pass, and the same tokens stand in them.</summary>
internal static class TapeCheck
{
    /// <summary>Null, or in what they differ.</summary>
    public static string? Difference(byte[] body) => Difference(body, allowsArray: false) ?? Difference(body, allowsArray: true);

    private static string? Difference(byte[] body, bool allowsArray)
    {
        var refusal = JsonGate.Refusal(new ReadOnlySequence<byte>(body), allowsArray);
        var count = JsonTape.Write(body, allowsArray, out var tape);
        try
        {
            if (refusal is null != count > 0)
                return $"gate: {refusal ?? "passes"}, tape: {count} tokens";
            return refusal is null ? Tokens(body, new JsonReader(body, tape.AsSpan(0, count))) : null;
        }
        finally
        {
            ArrayPool<JsonToken>.Shared.Return(tape);
        }
    }

    private static string? Tokens(byte[] body, JsonReader tape)
    {
        var told = new Utf8JsonReader(body, JsonGate.Options);
        while (told.Read())
        {
            if (!tape.Read())
                return $"no token at {told.TokenStartIndex}";
            if (One(told, tape) is { } wrong)
                return $"{wrong} of {told.TokenType} at {told.TokenStartIndex}";
        }

        return tape.Read() ? "a token too many" : null;
    }

    private static string? One(Utf8JsonReader told, JsonReader tape)
    {
        if (told.TokenType != tape.TokenType)
            return "type";
        if (told.TokenStartIndex != tape.TokenStartIndex)
            return "start";
        switch (told.TokenType)
        {
            case JsonTokenType.String or JsonTokenType.PropertyName:
                if (Text(told, tape) is { } wrong)
                    return wrong;
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                break;
            default:
                if (!told.ValueSpan.SequenceEqual(tape.ValueSpan))
                    return "bytes";
                break;
        }

        // A name's end is where the platform has read the colon too.
        if (told.TokenType != JsonTokenType.PropertyName && told.BytesConsumed != tape.BytesConsumed)
            return "end";
        told.Skip();
        tape.Skip();
        return told.TokenType != tape.TokenType || told.TokenStartIndex != tape.TokenStartIndex || told.BytesConsumed != tape.BytesConsumed ? "skip" : null;
    }

    private static string? Text(in Utf8JsonReader told, JsonReader tape)
    {
        if (!told.ValueSpan.SequenceEqual(tape.ValueSpan) || told.ValueIsEscaped != tape.ValueIsEscaped)
            return "bytes";
        var text = told.GetString()!;
        if (text != tape.GetString())
            return "text";
        var bytes = new byte[told.ValueSpan.Length];
        var units = new char[told.ValueSpan.Length];
        var copied = bytes.AsSpan(0, told.CopyString(bytes)).ToArray();
        if (!copied.AsSpan().SequenceEqual(bytes.AsSpan(0, tape.CopyString(bytes))) || text != new string(units, 0, tape.CopyString(units)))
            return "copy";
        return tape.ValueTextEquals(copied) && tape.ValueTextEquals(text) && !tape.ValueTextEquals(text + "x") && !tape.ValueTextEquals([.. copied, 0])
            ? null
            : "comparison";
    }
}
