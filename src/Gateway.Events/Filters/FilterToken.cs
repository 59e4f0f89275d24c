namespace Gateway.Events.Filters;

internal enum FilterTokenKind
{
    Name,
    Text,
    Number,
    Symbol,
    End,
}

/// <param name="At">Position in the text, from 1, for errors.</param>
internal readonly record struct FilterToken(FilterTokenKind Kind, string Value, int At)
{
    public bool Is(string word) =>
        (Kind == FilterTokenKind.Name && Value.Equals(word, StringComparison.OrdinalIgnoreCase)) || (Kind == FilterTokenKind.Symbol && Value == word);
}

/// <summary>Cuts the text of a filter into words, texts, numbers and signs.</summary>
internal static class FilterTokens
{
    private static readonly string[] Signs = ["<>", "!=", "<=", ">=", "=", "<", ">", "(", ")", ","];

    /// <exception cref="FilterException">A character that begins nothing, or a text without end.</exception>
    public static List<FilterToken> Of(string text)
    {
        var tokens = new List<FilterToken>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var token = Next(text, at, out var length);
            tokens.Add(token);
            at += length;
        }

        tokens.Add(new FilterToken(FilterTokenKind.End, "", text.Length + 1));
        return tokens;
    }

    private static FilterToken Next(string text, int at, out int length)
    {
        var first = text[at];
        if (first is '\'' or '"')
        {
            return Quoted(text, at, out length);
        }

        if (char.IsAsciiLetter(first))
        {
            length = Run(text, at, static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');
            return new FilterToken(FilterTokenKind.Name, text.Substring(at, length), at + 1);
        }

        if (char.IsAsciiDigit(first) || (first == '-' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
        {
            length = 1 + Run(text, at + 1, char.IsAsciiDigit);
            return new FilterToken(FilterTokenKind.Number, text.Substring(at, length), at + 1);
        }

        foreach (var sign in Signs)
        {
            if (string.CompareOrdinal(text, at, sign, 0, sign.Length) == 0)
            {
                length = sign.Length;
                return new FilterToken(FilterTokenKind.Symbol, sign, at + 1);
            }
        }

        throw new FilterException($"has a '{(char.IsControl(first) ? '?' : first)}' at {at + 1} that means nothing here");
    }

    private static FilterToken Quoted(string text, int at, out int length)
    {
        var value = new System.Text.StringBuilder();
        for (var i = at + 1; i < text.Length; i++)
        {
            // A backslash takes the quote, or itself, as it is; before % and _ it stays for LIKE.
            if (text[i] == '\\' && i + 1 < text.Length && (text[i + 1] == text[at] || text[i + 1] == '\\'))
            {
                value.Append(text[i + 1] == '\\' ? "\\\\" : text[i + 1]);
                i++;
            }
            else if (text[i] == text[at])
            {
                length = i - at + 1;
                return new FilterToken(FilterTokenKind.Text, value.ToString(), at + 1);
            }
            else
            {
                value.Append(text[i]);
            }
        }

        throw new FilterException($"has a text that begins at {at + 1} and does not end");
    }

    private static int Run(string text, int at, Func<char, bool> belongs)
    {
        var end = at;
        while (end < text.Length && belongs(text[end]))
        {
            end++;
        }

        return end - at;
    }
}

/// <summary>The text of a filter cannot be read; the message says where, and reads on after the filter's own text.</summary>
internal sealed class FilterException(string message) : Exception(message);
