using System.Globalization;

namespace Gateway.Events.Filters;

/// <param name="Number">Of an integer; comparisons with it are by number.</param>
internal readonly record struct FilterLiteral(string Text, long? Number);

/// <summary>One part of a filter. Values stand at the index that the parser gave their names; an absent attribute is null, and no comparison holds for it.</summary>
internal abstract record FilterNode
{
    public abstract bool Holds(ReadOnlySpan<string?> values);

    protected static int? Compare(string? value, FilterLiteral literal)
    {
        if (value is null)
        {
            return null;
        }

        return literal.Number is { } number
            ? long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var own) ? own.CompareTo(number) : null
            : string.CompareOrdinal(value, literal.Text);
    }
}

internal sealed record ConstantNode(bool Value) : FilterNode
{
    public override bool Holds(ReadOnlySpan<string?> values) => Value;
}

internal sealed record AndNode(FilterNode Left, FilterNode Right) : FilterNode
{
    public override bool Holds(ReadOnlySpan<string?> values) => Left.Holds(values) && Right.Holds(values);
}

internal sealed record OrNode(FilterNode Left, FilterNode Right) : FilterNode
{
    public override bool Holds(ReadOnlySpan<string?> values) => Left.Holds(values) || Right.Holds(values);
}

internal sealed record NotNode(FilterNode Inner) : FilterNode
{
    public override bool Holds(ReadOnlySpan<string?> values) => !Inner.Holds(values);
}

internal sealed record ExistsNode(int Name) : FilterNode
{
    public override bool Holds(ReadOnlySpan<string?> values) => values[Name] is not null;
}

internal sealed record CompareNode(int Name, string Sign, FilterLiteral Literal) : FilterNode
{
    public override bool Holds(ReadOnlySpan<string?> values) => Compare(values[Name], Literal) is { } order && Sign switch
    {
        "=" => order == 0,
        "!=" or "<>" => order != 0,
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };
}

internal sealed record InNode(int Name, IReadOnlyList<FilterLiteral> Literals) : FilterNode
{
    public override bool Holds(ReadOnlySpan<string?> values)
    {
        foreach (var literal in Literals)
        {
            if (Compare(values[Name], literal) == 0)
            {
                return true;
            }
        }

        return false;
    }
}

internal sealed record LikeNode(int Name, LikePattern Pattern) : FilterNode
{
    public override bool Holds(ReadOnlySpan<string?> values) => values[Name] is { } value && Pattern.Matches(value);
}
