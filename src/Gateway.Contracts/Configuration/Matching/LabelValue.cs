using System.Globalization;

namespace Gateway.Contracts.Configuration;

/// <summary>A label's value: a text, a number, or true or false. Values of different kinds are never equal and have no order.</summary>
[GenerateSerializer, Immutable, Alias("gw.labelvalue")]
public readonly record struct LabelValue
{
    [Id(0)] private readonly string? _text;
    [Id(1)] private readonly double _number;

    private LabelValue(LabelKind kind, string? text, double number) => (Kind, _text, _number) = (kind, text, number);

    [Id(2)] public LabelKind Kind { get; }

    public string? Text => Kind == LabelKind.Text ? _text ?? "" : null;

    public double Number => _number;

    public bool IsTrue => Kind == LabelKind.Flag && _number != 0;

    public static LabelValue Of(string text) => new(LabelKind.Text, text, 0);

    /// <exception cref="ArgumentOutOfRangeException">Not a number: it would equal nothing, itself included.</exception>
    public static LabelValue Of(double number)
    {
        if (double.IsNaN(number)) throw new ArgumentOutOfRangeException(nameof(number), number, "A label's number is a number.");
        return new LabelValue(LabelKind.Number, null, number);
    }

    public static LabelValue Of(bool flag) => new(LabelKind.Flag, null, flag ? 1 : 0);

    /// <summary>Below, at or above 0; null for values that have no order between them.</summary>
    public int? CompareTo(LabelValue other)
    {
        if (Kind != other.Kind || Kind == LabelKind.Flag) return null;
        return Kind == LabelKind.Number ? _number.CompareTo(other._number) : string.CompareOrdinal(_text, other._text);
    }

    public override string ToString() => Kind switch
    {
        LabelKind.Number => _number.ToString("R", CultureInfo.InvariantCulture),
        LabelKind.Flag => IsTrue ? "true" : "false",
        _ => _text ?? "",
    };
}

public enum LabelKind
{
    Text,
    Number,
    Flag,
}
