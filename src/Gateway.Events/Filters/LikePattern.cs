namespace Gateway.Events.Filters;

/// <summary><c>%</c> stands for any characters, <c>_</c> for one, a backslash takes the next as it is.</summary>
internal sealed class LikePattern
{
    private const char Any = '\uE000';
    private const char One = '\uE001';

    private readonly string _pattern;

    public LikePattern(string text)
    {
        var pattern = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            pattern.Append(text[i] switch
            {
                '\\' when i + 1 < text.Length => text[++i],
                '%' => Any,
                '_' => One,
                var other => other,
            });
        }

        _pattern = pattern.ToString();
    }

    /// <summary>Goes on from the last <c>%</c> when it does not fit: at most the product of both lengths, never exponential.</summary>
    public bool Matches(string value)
    {
        var (at, of, mark, markOf) = (0, 0, -1, 0);
        while (of < value.Length)
        {
            if (at < _pattern.Length && _pattern[at] == Any)
            {
                (mark, markOf) = (at++, of);
            }
            else if (at < _pattern.Length && (_pattern[at] == One || _pattern[at] == value[of]))
            {
                (at, of) = (at + 1, of + 1);
            }
            else if (mark >= 0)
            {
                (at, of) = (mark + 1, ++markOf);
            }
            else
            {
                return false;
            }
        }

        while (at < _pattern.Length && _pattern[at] == Any)
        {
            at++;
        }

        return at == _pattern.Length;
    }
}
