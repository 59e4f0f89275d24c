using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Channels.Json;

namespace Gateway.Channels.Forms;

/// <summary>
/// Named values of one request, wherever the provider puts them: an <c>application/x-www-form-urlencoded</c> body, a query string, or the scalars
/// of one JSON object. Names are looked up without regard to ASCII case. Strings are made only of what is asked for.
/// </summary>
/// <remarks>
/// No surprises: a name given twice (in whatever case), a broken escape, text that is no UTF-8 or more than the limits below is a refusal, never
/// a guess. Dispose it: its memory is rented.
/// </remarks>
internal ref struct FieldSet : IDisposable
{
    // The richest message of any provider (Twilio with ten media and a referral) has under 90 fields.
    public const int CountMax = 256;

    // The longest documented name has 36 bytes.
    private const int NameMax = 256;

    // The contract's limit of a text.
    private const int ValueMax = Decoding.ItemDraft.TextMax;

    private byte[]? _text;
    private Field[]? _fields;
    private int _count;

    private readonly record struct Field(int Name, int Value, int End);

    /// <summary>Null when the fields may be used; else what is wrong, and nothing is in the set.</summary>
    public string? Refusal { get; private set; }

    public readonly int Count => _count;

    public static FieldSet Form(scoped in ReadOnlySequence<byte> body, FieldRepeats repeats = FieldRepeats.Refuse)
    {
        var set = Rent(body.Length);
        if (set._text is { } text)
        {
            body.CopyTo(text);
            set.ReadForm((int)body.Length, repeats);
        }

        return set;
    }

    /// <summary>The fields of a URL's query as it was written.</summary>
    public static FieldSet Query(Uri address, FieldRepeats repeats = FieldRepeats.Refuse)
    {
        var url = address.OriginalString;
        var from = url.IndexOf('?', StringComparison.Ordinal) + 1;
        var fragment = url.IndexOf('#', StringComparison.Ordinal);
        var query = from == 0 ? "" : fragment > from ? url[from..fragment] : url[from..];
        return Form(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(query)), repeats);
    }

    /// <summary>The scalars of a JSON object that the gate let pass, the reader standing on its start; objects and arrays come as their JSON text.</summary>
    public static FieldSet Json(scoped ref JsonReader reader)
    {
        var set = Rent(reader.BodyLength);
        if (set._text is not null)
            set.ReadJson(ref reader);
        return set;
    }

    /// <summary>A field's value; false when it is absent.</summary>
    public readonly bool TryGet(scoped ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        for (var i = _count - 1; i >= 0; i--)
        {
            if (Ascii.EqualsIgnoreCase(Name(i), name))
            {
                value = Value(i);
                return true;
            }
        }

        value = default;
        return false;
    }

    public readonly bool Has(scoped ReadOnlySpan<byte> name) => TryGet(name, out var value) && !value.IsEmpty;

    public readonly bool Is(scoped ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected) =>
        TryGet(name, out var value) && Ascii.EqualsIgnoreCase(value, expected);

    /// <summary>A value as text; null when it is absent or empty.</summary>
    public readonly string? Text(scoped ReadOnlySpan<byte> name) => TryGet(name, out var value) && !value.IsEmpty ? Encoding.UTF8.GetString(value) : null;

    /// <summary>The same of a field that holds words of a grammar, which cost nothing.</summary>
    public readonly string? Text(scoped ReadOnlySpan<byte> name, Words words) =>
        TryGet(name, out var value) && !value.IsEmpty ? words.Of(value) ?? Encoding.UTF8.GetString(value) : null;

    /// <summary>An id under the contract's rules; null when it is absent or empty.</summary>
    public readonly string? Id(scoped ReadOnlySpan<byte> name, ref string? fault)
    {
        if (!TryGet(name, out var value) || value.IsEmpty)
            return null;
        var rule = value.Length > JsonScalars.IdMax ? "must be at most 256 bytes" : HasControl(value) ? "must not hold control characters" : null;
        if (rule is null)
            return Encoding.UTF8.GetString(value);
        fault ??= $"{Encoding.ASCII.GetString(name)}: {rule}";
        return null;
    }

    public readonly long? Whole(scoped ReadOnlySpan<byte> name) =>
        TryGet(name, out var value) && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    public readonly double? Number(scoped ReadOnlySpan<byte> name) =>
        TryGet(name, out var value) && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;

    public readonly ReadOnlySpan<byte> Name(int index) => _text.AsSpan(_fields![index].Name.._fields[index].Value);

    public readonly ReadOnlySpan<byte> Value(int index) => _text.AsSpan(_fields![index].Value.._fields[index].End);

    /// <summary>The order signatures are made in: by the bytes of the name.</summary>
    public readonly int[] ByName()
    {
        var order = new int[_count];
        for (var i = 0; i < _count; i++)
        {
            var at = i;
            for (; at > 0 && Name(order[at - 1]).SequenceCompareTo(Name(i)) > 0; at--)
            {
                order[at] = order[at - 1];
            }

            order[at] = i;
        }

        return order;
    }

    public void Dispose()
    {
        if (_text is not null)
            ArrayPool<byte>.Shared.Return(_text);
        if (_fields is not null)
            ArrayPool<Field>.Shared.Return(_fields);
        (_text, _fields, _count) = (null, null, 0);
    }

    private static FieldSet Rent(long length)
    {
        // No channel takes a body of more than 30 MB; the caller has checked its own limit long before.
        const int BodyMax = 64 * 1024 * 1024;
        if (length > BodyMax)
            return new FieldSet { Refusal = "body: too long" };
        return new FieldSet { _text = ArrayPool<byte>.Shared.Rent((int)Math.Max(1, length)), _fields = ArrayPool<Field>.Shared.Rent(CountMax) };
    }

    private void ReadForm(int length, FieldRepeats repeats)
    {
        // A file or a proxy may end the body with a line; inside a value a line end is written %0A.
        while (length > 0 && _text![length - 1] is (byte)'\r' or (byte)'\n' or (byte)' ')
        {
            length--;
        }

        if (length == 0)
        {
            Refuse("body: empty");
            return;
        }

        if (!_text.AsSpan(0, length).Contains((byte)'='))
        {
            Refuse("body: not a form");
            return;
        }

        var (from, to) = (0, 0);
        while (from < length && Refusal is null)
        {
            var end = _text.AsSpan(from, length - from).IndexOf((byte)'&');
            end = end < 0 ? length : from + end;
            var (first, last) = Trimmed(from, end);
            if (last > first)
                to = ReadPair(first, last, to, repeats);
            from = end + 1;
        }
    }

    /// <summary>A pair without the line ends around it, which come of forms written one field a line; what is escaped knows none.</summary>
    private readonly (int First, int Last) Trimmed(int from, int end)
    {
        var pair = _text.AsSpan(from, end - from);
        if (!pair.Contains((byte)'\n'))
            return (from, end);
        var rest = pair.TrimStart(" \t\r\n"u8);
        return (end - rest.Length, end - rest.Length + rest.TrimEnd(" \t\r\n"u8).Length);
    }

    /// <summary>Decodes one pair in place, behind what is decoded already; returns where the next one goes.</summary>
    private int ReadPair(int from, int end, int to, FieldRepeats repeats)
    {
        var equals = _text.AsSpan(from, end - from).IndexOf((byte)'=');
        var nameEnd = equals < 0 ? end : from + equals;
        var value = Unescape(from, nameEnd, to);
        var valueEnd = equals < 0 ? value : Unescape(nameEnd + 1, end, value);
        if (value < 0 || valueEnd < 0)
        {
            Refuse("body: a percent sign without two hexadecimal digits");
            return to;
        }

        Add(new Field(to, value, valueEnd), repeats);
        return valueEnd;
    }

    private readonly int Unescape(int from, int end, int to)
    {
        if (to < 0)
            return to;
        var text = _text!;
        for (; from < end; from++)
        {
            var unit = text[from];
            if (unit == (byte)'+')
            {
                unit = (byte)' ';
            }
            else if (unit == (byte)'%')
            {
                if (end - from < 3 || Convert.FromHexString(text.AsSpan(from + 1, 2), text.AsSpan(to, 1), out _, out _) != OperationStatus.Done)
                    return -1;
                unit = text[to];
                from += 2;
            }

            text[to++] = unit;
        }

        return to;
    }

    private void ReadJson(scoped ref JsonReader reader)
    {
        var to = 0;
        while (Refusal is null && reader.NextMember())
        {
            var value = to + reader.CopyString(_text.AsSpan(to));
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null)
                continue;
            var end = value;
            if (reader.TokenType == JsonTokenType.String)
            {
                end += reader.CopyString(_text.AsSpan(value));
            }
            else
            {
                var raw = reader.SkipRaw();
                raw.CopyTo(_text.AsSpan(value));
                end += raw.Length;
            }

            // A JSON object may hold far more than a message needs: what is too long to be a field is none.
            if (value - to > NameMax || end - value > ValueMax || _count == CountMax)
                continue;
            Add(new Field(to, value, end), FieldRepeats.Refuse);
            to = end;
        }
    }

    private void Add(Field field, FieldRepeats repeats)
    {
        var name = _text.AsSpan(field.Name, field.Value - field.Name);
        if (_count == CountMax)
            Refuse("body: more than 256 fields");
        else if (name.IsEmpty)
            Refuse("body: a field without a name");
        else if (name.Length > NameMax)
            Refuse("body: a field name longer than 256 bytes");
        else if (field.End - field.Value > ValueMax)
            Refuse("body: a field longer than 64 KiB");
        else if (!Utf8.IsValid(name) || !Utf8.IsValid(_text.AsSpan(field.Value, field.End - field.Value)))
            Refuse("body: not valid UTF-8");
        else if (repeats == FieldRepeats.Refuse && TryGet(name, out _))
            Refuse("body: a field twice");
        else
            _fields![_count++] = field;
    }

    private void Refuse(string refusal)
    {
        Refusal ??= refusal;
        _count = 0;
    }

    private static bool HasControl(ReadOnlySpan<byte> id)
    {
        for (var i = 0; i < id.Length; i++)
        {
            if (id[i] is < 0x20 or 0x7F || (id[i] == 0xC2 && id[i + 1] < 0xA0))
                return true;
        }

        return false;
    }
}

/// <summary>What a field given twice means.</summary>
internal enum FieldRepeats
{
    /// <summary>Two readers could read two values: nothing of the body is taken.</summary>
    Refuse,

    /// <summary>The last one counts. Only where the provider repeats fields and signs the raw bytes.</summary>
    LastCounts,
}
