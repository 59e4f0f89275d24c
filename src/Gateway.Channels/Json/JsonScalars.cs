using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Gateway.Channels.Json;

/// <summary>Strings, ids, numbers and times of a payload, each under its limit.</summary>
internal static class JsonScalars
{
    // The contract's limit of every id (InboundItem); one escaped UTF-16 unit takes 6 bytes for at least one byte of the id.
    public const int IdMax = 256;
    private const int IdRawMax = IdMax * 6;

    private static readonly SearchValues<byte> PerhapsControl =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(unit => (byte)unit), 0x7F, 0xC2]);

    /// <summary>An id: text of at most 256 bytes without control characters, or an integer, kept digit by digit whatever its size. Null and the empty string are none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string? Id(this ref JsonReader reader, string field, ref string? fault)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.Number:
                return Digits(ref reader, field, ref fault);
            case JsonTokenType.String:
                return IdText(ref reader, field, ref fault);
            default:
                reader.Refuse(field, "must be a string or an integer", ref fault);
                return null;
        }
    }

    /// <summary>The same for a <paramref name="member"/> of <paramref name="field"/>, a dot before it; the names meet only when the id is wrong.</summary>
    public static string? Id(this ref JsonReader reader, string field, string member, ref string? fault)
    {
        string? wrong = null;
        var id = reader.Id(member, ref wrong);
        if (wrong is not null)
            fault ??= field + wrong;
        return id;
    }

    /// <summary>The id of what came, where another would stand in for an absent one: an empty one is wrong, for two of them would be the same.</summary>
    public static string? OwnId(this ref JsonReader reader, string field, ref string? fault)
    {
        if (reader.TokenType != JsonTokenType.String || reader.RawLength() > 0)
            return reader.Id(field, ref fault);
        reader.Refuse(field, "must not be empty", ref fault);
        return null;
    }

    /// <summary>Text of at most <paramref name="max"/> bytes of UTF-8; longer is cut between two characters. Null stays null, a number is its digits.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string? Text(this ref JsonReader reader, string field, int max, ref string? fault, ref bool truncated)
    {
        if (reader.TokenType == JsonTokenType.String)
            return Cut(ref reader, max, ref truncated);
        if (reader.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False)
            return reader.Fact();
        if (reader.TokenType != JsonTokenType.Null)
            reader.Refuse(field, "must be a string", ref fault);
        return null;
    }

    /// <summary>A side fact as text: string, number or truth value, cut at 1 KiB; anything else, and the empty string, is null and no fault.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static string? Fact(this ref JsonReader reader)
    {
        // Facts ride along in Extra; 1 KiB holds any code, name or address a provider documents.
        const int FactMax = 1024;
        var ignored = false;
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return Cut(ref reader, FactMax, ref ignored) is { Length: > 0 } text ? text : null;
            case JsonTokenType.Number:
                return Encoding.ASCII.GetString(reader.RawValue(64));
            case JsonTokenType.True:
                return "true";
            case JsonTokenType.False:
                return "false";
            default:
                reader.Skip();
                return null;
        }
    }

    /// <summary>One member of an object as a fact; anything but an object tells nothing.</summary>
    public static string? Inner(this ref JsonReader reader, ReadOnlySpan<byte> member)
    {
        string? fault = null, fact = null;
        if (!reader.OpenObject("", ref fault))
            return null;
        while (reader.NextMember())
        {
            if (reader.At(member))
                fact = reader.Fact();
            else
                reader.Skip();
        }

        return fact;
    }

    /// <summary>A URL of at most 4 KiB; a longer one is useless when cut and dropped instead.</summary>
    public static string? Link(this ref JsonReader reader, ref bool truncated)
    {
        const int LinkMax = 4096;
        var cut = false;
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        var text = Cut(ref reader, LinkMax, ref cut);
        truncated |= cut;
        return cut || text!.Length == 0 ? null : text;
    }

    /// <summary>A whole number that fits 63 bits, also inside a string; else null.</summary>
    public static long? Whole(this ref JsonReader reader)
    {
        reader.Skip();
        return reader.TokenType is JsonTokenType.Number or JsonTokenType.String
            && long.TryParse(reader.RawValue(64), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
    }

    /// <summary>A finite number, also inside a string; else null.</summary>
    public static double? Number(this ref JsonReader reader)
    {
        reader.Skip();
        return reader.TokenType is JsonTokenType.Number or JsonTokenType.String
            && double.TryParse(reader.RawValue(64), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value)
            ? value
            : null;
    }

    /// <summary>The token's bytes up to what fits; a longer scalar comes back cut and is then no number.</summary>
    public static ReadOnlySpan<byte> RawValue(this in JsonReader reader, int max)
    {
        var raw = reader.ValueSpan;
        return raw.Length <= max ? raw : raw[..max];
    }

    private static string? Digits(ref JsonReader reader, string field, ref string? fault)
    {
        var raw = reader.RawValue(IdMax + 1);
        if (raw.Length <= IdMax && !(raw[0] == (byte)'-' ? raw[1..] : raw).ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return Encoding.ASCII.GetString(raw);
        reader.Refuse(field, "must be an integer of at most 256 digits", ref fault);
        return null;
    }

    private static string? IdText(ref JsonReader reader, string field, ref string? fault)
    {
        return reader.ValueIsEscaped ? EscapedId(ref reader, field, ref fault) : IdText(ref reader, reader.ValueSpan, field, ref fault);
    }

    private static string? EscapedId(ref JsonReader reader, string field, ref string? fault)
    {
        Span<byte> scratch = stackalloc byte[IdRawMax];
        return IdText(ref reader, reader.RawLength() > IdRawMax ? reader.ValueSpan : scratch[..reader.CopyString(scratch)], field, ref fault);
    }

    private static string? IdText(ref JsonReader reader, scoped ReadOnlySpan<byte> id, string field, ref string? fault)
    {
        if (id.IsEmpty)
            return null;
        var rule = id.Length > IdMax ? "must be at most 256 bytes"
            : HasControl(id) ? "must not hold control characters"
            : null;
        if (rule is null)
            return Encoding.UTF8.GetString(id);
        reader.Refuse(field, rule, ref fault);
        return null;
    }

    /// <summary>C0, DEL, and C1 (which UTF-8 writes as C2 80 to C2 9F).</summary>
    private static bool HasControl(ReadOnlySpan<byte> id)
    {
        while (id.IndexOfAny(PerhapsControl) is >= 0 and var at)
        {
            if (id[at] != 0xC2 || id[at + 1] < 0xA0)
                return true;
            id = id[(at + 1)..];
        }

        return false;
    }

    /// <summary>The last place, at most so far in, that is between two characters.</summary>
    public static int CutAt(ReadOnlySpan<byte> text, int max)
    {
        if (text.Length <= max)
            return text.Length;
        while ((text[max] & 0xC0) == 0x80)
        {
            max--;
        }

        return max;
    }

    private static string Cut(ref JsonReader reader, int max, ref bool truncated)
    {
        var length = reader.RawLength();
        if (length <= max)
            return reader.GetString()!;

        var rented = ArrayPool<byte>.Shared.Rent(length);
        var written = reader.CopyString(rented);
        truncated |= written > max;
        var text = Encoding.UTF8.GetString(rented, 0, CutAt(rented.AsSpan(0, written), max));
        ArrayPool<byte>.Shared.Return(rented);
        return text;
    }
}
