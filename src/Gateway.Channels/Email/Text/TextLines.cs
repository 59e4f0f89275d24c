namespace Gateway.Channels.Email.Text;

/// <summary>The lines of a text, cut out only where one is looked at: a text of short lines has more lines than a mail should make strings.</summary>
internal readonly struct TextLines
{
    private readonly string _text;
    private readonly int[] _starts;

    /// <param name="count">Of the lines, one more than there are line feeds.</param>
    public TextLines(string text, int count)
    {
        _text = text;
        _starts = new int[count + 1];
        var at = 0;
        for (var i = 1; i < count; i++)
        {
            at = text.IndexOf('\n', at) + 1;
            _starts[i] = at;
        }

        _starts[count] = text.Length + 1;
    }

    public int Count => _starts.Length - 1;

    /// <summary>A line without its line feed.</summary>
    public ReadOnlySpan<char> this[int index] => _text.AsSpan(_starts[index], _starts[index + 1] - 1 - _starts[index]);

    /// <summary>The text from one line up to another, which is not in it.</summary>
    public ReadOnlySpan<char> Between(int first, int end) => first >= end ? [] : _text.AsSpan(_starts[first], _starts[end] - 1 - _starts[first]);

    public bool HaveBlankEnds(int first, int end)
    {
        for (var i = first; i < end; i++)
        {
            if (this[i] is [.., var last] && char.IsWhiteSpace(last))
                return true;
        }

        return false;
    }
}
