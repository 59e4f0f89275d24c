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

    /// <summary>The next byte that is no blank, and where it stands; 0, which no JSON holds, at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Next(ReadOnlySpan<byte> body, ref int at) =>
        (uint)at < (uint)body.Length && body[at] is > (byte)' ' and var next ? next : NextAfterBlanks(body, ref at);

    private static byte NextAfterBlanks(ReadOnlySpan<byte> body, ref int at)
    {
        for (; at < body.Length; at++)
        {
            if (body[at] is not ((byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r'))
                return body[at];
        }

        return 0;
    }

    /// <summary>A string or a member's name from its opening quote; false when it has no end or holds what no string may.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Text(ReadOnlySpan<byte> body, ref int at, ref JsonToken token)
    {
        var start = at + 1;
        var end = PlainEnd(body, start);
        token.Start = start;
        token.IsEscaped = false;
        if ((uint)end >= (uint)body.Length || body[end] != (byte)'"')
            return EscapedText(body, end, ref at, ref token);
        token.Extent = end - start;
        at = end + 1;
        return true;
    }

    private static bool EscapedText(ReadOnlySpan<byte> body, int end, ref int at, ref JsonToken token)
    {
        while (end < body.Length && body[end] == (byte)'\\')
        {
            var length = JsonEscapes.Length(body[end..]);
            if (length == 0)
                return false;
            end = PlainEnd(body, end + length);
        }

        if (end >= body.Length || body[end] != (byte)'"')
            return false;
        token.Extent = end - token.Start;
        token.IsEscaped = true;
        at = end + 1;
        return true;
    }

    /// <summary>Where the plain part of a string ends; the body's length or more where it never does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PlainEnd(ReadOnlySpan<byte> body, int from)
    {
        // Nearly every name and most values end within one vector; a search is called for the others.
        if (body.Length - from < Vector128<byte>.Count)
            return LongPlainEnd(body, from);
        var units = Vector128.Create(body.Slice(from, Vector128<byte>.Count));
        var ends = Vector128.Equals(units, Vector128.Create((byte)'"')) | Vector128.Equals(units, Vector128.Create((byte)'\\'))
            | Vector128.LessThan(units, Vector128.Create((byte)' '));
        var found = ends.ExtractMostSignificantBits();
        return found != 0 ? from + BitOperations.TrailingZeroCount(found) : LongPlainEnd(body, from + Vector128<byte>.Count);
    }

    private static int LongPlainEnd(ReadOnlySpan<byte> body, int from)
    {
        var length = body[from..].IndexOfAny(NotPlain);
        return length < 0 ? body.Length : from + length;
    }

    /// <summary>A number, true, false or null.</summary>
    public static bool Scalar(ReadOnlySpan<byte> body, byte first, ref int at, ref JsonToken token)
    {
        token.Start = at;
        token.IsEscaped = false;
        (token.Kind, token.Extent) = first switch
        {
            (byte)'t' when body[at..].StartsWith("true"u8) => (JsonTokenType.True, 4),
            (byte)'f' when body[at..].StartsWith("false"u8) => (JsonTokenType.False, 5),
            (byte)'n' when body[at..].StartsWith("null"u8) => (JsonTokenType.Null, 4),
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') => (JsonTokenType.Number, NumberLength(body[at..])),
            _ => (JsonTokenType.None, 0),
        };
        at += token.Extent;
        return token.Extent > 0;
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
