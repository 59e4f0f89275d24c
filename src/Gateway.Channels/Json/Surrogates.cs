using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Gateway.Channels.Json;

/// <summary>Finds <c>\uD800</c>-like escapes without their other half: the reader lets them pass and fails only when the string is made.</summary>
internal static class Surrogates
{
    public static bool AnyLone(in Utf8JsonReader reader)
    {
        if (!reader.HasValueSequence)
            return AnyLone(reader.ValueSpan);

        var length = checked((int)reader.ValueSequence.Length);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        reader.ValueSequence.CopyTo(rented);
        var lone = AnyLone(rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented);
        return lone;
    }

    /// <param name="raw">A JSON string between its quotes, its escapes proved to be well formed.</param>
    public static bool AnyLone(ReadOnlySpan<byte> raw)
    {
        while (true)
        {
            var at = raw.IndexOf((byte)'\\');
            if (at < 0)
                return false;
            raw = raw[at..];
            if (raw[1] != (byte)'u')
            {
                raw = raw[2..];
                continue;
            }

            var unit = Unit(raw);
            raw = raw[6..];
            if (char.IsLowSurrogate(unit))
                return true;
            if (!char.IsHighSurrogate(unit))
                continue;
            if (raw.Length < 6 || raw[0] != (byte)'\\' || raw[1] != (byte)'u' || !char.IsLowSurrogate(Unit(raw)))
                return true;
            raw = raw[6..];
        }
    }

    /// <summary>Writes U+FFFD over every lone half in a whole JSON text, in place; a text that is not well formed is left for the parser to refuse.</summary>
    public static void Mend(Span<byte> json)
    {
        var replacement = "\\ufffd"u8;
        for (var at = 0; at + 1 < json.Length;)
        {
            if (json[at] != (byte)'\\')
            {
                var next = json[at..].IndexOf((byte)'\\');
                if (next < 0)
                    return;
                at += next;
                continue;
            }

            if (json[at + 1] != (byte)'u' || !IsUnit(json[at..]))
            {
                at += 2;
                continue;
            }

            var unit = Unit(json[at..]);
            if (char.IsHighSurrogate(unit) && json.Length >= at + 12 && json[at + 6] == (byte)'\\' && json[at + 7] == (byte)'u'
                && IsUnit(json[(at + 6)..]) && char.IsLowSurrogate(Unit(json[(at + 6)..])))
            {
                at += 12;
                continue;
            }

            if (char.IsSurrogate(unit))
                replacement.CopyTo(json[at..]);
            at += 6;
        }
    }

    private static bool IsUnit(ReadOnlySpan<byte> escape) =>
        escape.Length >= 6 && ushort.TryParse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
