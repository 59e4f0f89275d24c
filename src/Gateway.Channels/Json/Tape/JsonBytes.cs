using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace Gateway.Channels.Json;

/// <summary>The smallest pieces of RFC 8259: blanks, strings, numbers and words, each checked and stepped over. The bytes are valid UTF-8 already.</summary>
internal static class JsonBytes
{
    // What ends the plain part of a string: its quote, an escape, and what must be escaped.
    private static readonly SearchValues<byte> NotPlain =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(unit => (byte)unit), (byte)'"', (byte)'\\']);

    // Places are handed in and come back as values: a place whose address is known lies in memory, and each step waits for the one before it.

    /// <summary>Where the next byte that is no blank stands; the body's length where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Next(ReadOnlySpan<byte> body, int at) => (uint)at < (uint)body.Length && body[at] > (byte)' ' ? at : NextAfterBlanks(body, at);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int NextAfterBlanks(ReadOnlySpan<byte> body, int at)
    {
        while (at < body.Length && body[at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
        {
            at++;
        }

        return at;
    }

    /// <summary>The byte there; 0, which no JSON holds, at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte At(ReadOnlySpan<byte> body, int at) => (uint)at < (uint)body.Length ? body[at] : (byte)0;

    /// <summary>Behind the string or the member's name whose opening quote stands there; -1 when it has no end or holds what no string may.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Text(ReadOnlySpan<byte> body, int quote, JsonTokenType kind, ref JsonToken token)
    {
        var end = PlainEnd(body, quote + 1);
        if (At(body, end) != (byte)'"')
            return EscapedText(body, quote, end, kind, ref token);
        token.Set(kind, quote + 1, end - quote - 1);
        return end + 1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int EscapedText(ReadOnlySpan<byte> body, int quote, int end, JsonTokenType kind, ref JsonToken token)
    {
        while (At(body, end) == (byte)'\\')
        {
            var length = JsonEscapes.Length(body[end..]);
            if (length == 0)
                return -1;
            end = PlainEnd(body, end + length);
        }

        token.Set(kind, quote + 1, end - quote - 1, isEscaped: true);
        return At(body, end) == (byte)'"' ? end + 1 : -1;
    }

    /// <summary>Where the plain part of a string ends; the body's length where it never does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PlainEnd(ReadOnlySpan<byte> body, int from)
    {
        // Nearly every name and most values end within one vector.
        if (body.Length - from < Vector128<byte>.Count)
            return LongPlainEnd(body, from);
        var found = Ends(body.Slice(from, Vector128<byte>.Count));
        return found != 0 ? from + BitOperations.TrailingZeroCount(found) : LongPlainEnd(body, from + Vector128<byte>.Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LongPlainEnd(ReadOnlySpan<byte> body, int from)
    {
        for (; body.Length - from >= Vector128<byte>.Count; from += Vector128<byte>.Count)
        {
            var found = Ends(body.Slice(from, Vector128<byte>.Count));
            if (found != 0)
                return from + BitOperations.TrailingZeroCount(found);
        }

        var length = body[from..].IndexOfAny(NotPlain);
        return length < 0 ? body.Length : from + length;
    }

    /// <summary>A bit for each byte that is no plain one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Ends(ReadOnlySpan<byte> text)
    {
        var units = Vector128.Create(text);
        var ends = Vector128.Equals(units, Vector128.Create((byte)'"')) | Vector128.Equals(units, Vector128.Create((byte)'\\'))
            | Vector128.LessThan(units, Vector128.Create((byte)' '));
        return ends.ExtractMostSignificantBits();
    }

    /// <summary>Behind the number, true, false or null that stands there; -1 when it is none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Scalar(ReadOnlySpan<byte> body, int at, ref JsonToken token)
    {
        var text = body[at..];
        var (kind, length) = At(body, at) switch
        {
            (byte)'t' when text.StartsWith("true"u8) => (JsonTokenType.True, 4),
            (byte)'f' when text.StartsWith("false"u8) => (JsonTokenType.False, 5),
            (byte)'n' when text.StartsWith("null"u8) => (JsonTokenType.Null, 4),
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') => (JsonTokenType.Number, NumberLength(text)),
            _ => (JsonTokenType.None, 0),
        };
        token.Set(kind, at, length);
        return length > 0 ? at + length : -1;
    }

    /// <summary>[-] whole [. digits] [e [+-] digits], no zero before another digit; 0 for anything else.</summary>
    private static int NumberLength(ReadOnlySpan<byte> text)
    {
        var at = text[0] == (byte)'-' ? 1 : 0;
        var whole = Digits(text, ref at);
        if (whole == 0 || (whole > 1 && text[at - whole] == (byte)'0'))
            return 0;
        if (at < text.Length && text[at] == (byte)'.')
        {
            at++;
            if (Digits(text, ref at) == 0)
                return 0;
        }

        if (at >= text.Length || text[at] is not ((byte)'e' or (byte)'E'))
            return at;
        at++;
        if (at < text.Length && text[at] is (byte)'+' or (byte)'-')
            at++;
        return Digits(text, ref at) == 0 ? 0 : at;
    }

    private static int Digits(ReadOnlySpan<byte> text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit((char)text[at]))
        {
            at++;
        }

        return at - start;
    }
}
