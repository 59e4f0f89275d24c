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

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
