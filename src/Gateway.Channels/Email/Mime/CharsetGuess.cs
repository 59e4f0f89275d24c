using System.Text.RegularExpressions;

namespace Gateway.Channels.Email.Mime;

/// <summary>Charset labels that stand somewhere in a mail or page.</summary>
internal static partial class CharsetGuess
{
    // Every part may name one; the first few name them all.
    private const int LabelsMax = 8;

    public static IEnumerable<string> Labels(string text) => Charset().Matches(text).Take(LabelsMax).Select(match => match.Groups["label"].Value);

    [GeneratedRegex("""charset\s*=\s*["']?(?<label>[\w:.+-]{2,40})""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Charset();
}
