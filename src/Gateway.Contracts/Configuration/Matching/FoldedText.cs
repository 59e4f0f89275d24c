using System.Text;

namespace Gateway.Contracts.Configuration;

/// <summary>Text made comparable: compatible forms of a character are one (full width, ligatures; NFKC), and case does not count.</summary>
public static class FoldedText
{
    // What a customer says first tells what it is about; a pasted log of 64 KiB says nothing more.
    public const int LengthMax = 4096;

    public static string Of(string text)
    {
        text = text.Length > LengthMax ? text[..LengthMax] : text;
        if (System.Text.Ascii.IsValid(text))
        {
            return text.ToLowerInvariant();
        }

        // A half of a pair is not text: normalizing it would throw. Upper case first makes letters one that differ in lower case only (final sigma).
        return Whole(text).Normalize(NormalizationForm.FormKC).ToUpperInvariant().ToLowerInvariant().Normalize(NormalizationForm.FormKC);
    }

    private static string Whole(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text;
        }

        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            whole.Append(rune);
        }

        return whole.ToString();
    }
}
