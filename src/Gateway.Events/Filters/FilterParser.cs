using System.Globalization;

namespace Gateway.Events.Filters;

/// <summary>
/// Reads a subset of CloudEvents SQL 1.0.
/// </summary>
/// <remarks><code>
/// or      = and *("OR" and)
/// and     = not *("AND" not)
/// not     = "NOT" not / term
/// term    = "(" or ")" / "TRUE" / "FALSE" / "EXISTS" name
///         / name ("=" / "!=" / "&lt;&gt;" / "&lt;" / "&lt;=" / "&gt;" / "&gt;=") literal
///         / name ["NOT"] "LIKE" text / name ["NOT"] "IN" "(" literal *("," literal) ")"
/// literal = text / integer / "TRUE" / "FALSE"
/// </code></remarks>
internal sealed class FilterParser
{
    // A filter is read by people; ten lines are a program.
    public const int TextMax = 2000;

    // Deeper than anybody writes, far below what the stack holds.
    private const int DepthMax = 16;

    // Each is a comparison for every event.
    private const int TermsMax = 64;

    private readonly List<FilterToken> _tokens;
    private readonly List<string> _names = [];
    private int _next;
    private int _terms;

    private FilterParser(List<FilterToken> tokens) => _tokens = tokens;

    /// <exception cref="FilterException">Where the text leaves the grammar.</exception>
    public static (FilterNode Root, IReadOnlyList<string> Names) Parse(string text)
    {
        if (text.Length > TextMax)
        {
            throw new FilterException($"has more than {TextMax} characters");
        }

        var parser = new FilterParser(FilterTokens.Of(text));
        var root = parser.Or(0);
        return parser.Current.Kind == FilterTokenKind.End ? (root, parser._names) : throw parser.Unexpected("AND, OR or the end");
    }

    private FilterToken Current => _tokens[_next];

    private FilterNode Or(int depth)
    {
        var left = And(depth);
        while (Take("OR"))
        {
            left = new OrNode(left, And(depth));
        }

        return left;
    }

    private FilterNode And(int depth)
    {
        var left = Not(depth);
        while (Take("AND"))
        {
            left = new AndNode(left, Not(depth));
        }

        return left;
    }

    private FilterNode Not(int depth)
    {
        if (depth >= DepthMax)
        {
            throw new FilterException($"is nested deeper than {DepthMax}");
        }

        return Take("NOT") ? new NotNode(Not(depth + 1)) : Term(depth);
    }

    private FilterNode Term(int depth)
    {
        if (++_terms > TermsMax)
        {
            throw new FilterException($"has more than {TermsMax} comparisons");
        }

        if (Take("("))
        {
            var inner = Or(depth + 1);
            Expect(")");
            return inner;
        }

        if (Current.Is("TRUE") || Current.Is("FALSE"))
        {
            return new ConstantNode(_tokens[_next++].Is("TRUE"));
        }

        return Take("EXISTS") ? new ExistsNode(Name()) : Comparison(Name());
    }

    private FilterNode Comparison(int name)
    {
        var negated = Take("NOT");
        if (Take("LIKE"))
        {
            var pattern = Current.Kind == FilterTokenKind.Text ? _tokens[_next++].Value : throw Unexpected("a text in quotes");
            return Negated(new LikeNode(name, new LikePattern(pattern)), negated);
        }

        if (Take("IN"))
        {
            return Negated(In(name), negated);
        }

        if (negated)
        {
            throw Unexpected("LIKE or IN");
        }

        var sign = Current;
        if (sign.Kind != FilterTokenKind.Symbol || sign.Value is "(" or ")" or ",")
        {
            throw Unexpected("a comparison, LIKE or IN");
        }

        _next++;
        return new CompareNode(name, sign.Value, Literal());
    }

    private InNode In(int name)
    {
        Expect("(");
        var values = new List<FilterLiteral>();
        do
        {
            if (++_terms > TermsMax)
            {
                throw new FilterException($"has more than {TermsMax} comparisons");
            }

            values.Add(Literal());
        }
        while (Take(","));
        Expect(")");
        return new InNode(name, values);
    }

    private static FilterNode Negated(FilterNode node, bool negated) => negated ? new NotNode(node) : node;

    private int Name()
    {
        if (Current.Kind != FilterTokenKind.Name)
        {
            throw Unexpected("the name of an attribute");
        }

        var name = Current.Value;
        if (!FilterAttributes.IsKnown(name))
        {
            throw new FilterException($"names '{(name.Length <= 32 ? name : name[..32])}' at {Current.At}; known are {FilterAttributes.List}");
        }

        _next++;
        var index = _names.IndexOf(name);
        if (index < 0)
        {
            index = _names.Count;
            _names.Add(name);
        }

        return index;
    }

    private FilterLiteral Literal()
    {
        var token = Current;
        _next++;
        return token.Kind switch
        {
            FilterTokenKind.Text => new FilterLiteral(token.Value.Replace("\\\\", "\\", StringComparison.Ordinal), null),
            FilterTokenKind.Number when long.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) => new FilterLiteral(token.Value, number),
            FilterTokenKind.Name when token.Is("TRUE") || token.Is("FALSE") => new FilterLiteral(token.Value.ToLowerInvariant(), null),
            _ => throw Back().Unexpected("a text in quotes or a whole number of 64 bits"),
        };
    }

    private FilterParser Back()
    {
        _next--;
        return this;
    }

    private bool Take(string word)
    {
        if (!Current.Is(word))
        {
            return false;
        }

        _next++;
        return true;
    }

    private void Expect(string word)
    {
        if (!Take(word))
        {
            throw Unexpected(word);
        }
    }

    private FilterException Unexpected(string wanted) => new(
        Current.Kind == FilterTokenKind.End ? $"ends where {wanted} should be" : $"has '{(Current.Value.Length <= 32 ? Current.Value : Current.Value[..32])}' at {Current.At} where {wanted} should be");
}
