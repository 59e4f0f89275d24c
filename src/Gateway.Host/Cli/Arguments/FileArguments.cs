using System.CommandLine.Parsing;

namespace Gateway.Host.Cli.Arguments;

/// <summary>Files on the command line. What begins with two dashes is a mistyped option: a file of such a name is given as <c>./--name</c>.</summary>
internal static class FileArguments
{
    // Two letters exchanged, or two of them wrong: further away it is another word.
    private const int TypingMistakesMax = 2;

    public static void RefuseOptions(ArgumentResult result)
    {
        foreach (var token in result.Tokens.Where(token => token.Value.StartsWith("--", StringComparison.Ordinal)))
        {
            var command = (result.Parent as CommandResult)?.Command;
            var near = command?.Options.Select(option => option.Name).Where(name => Distance(name, token.Value) <= TypingMistakesMax).MinBy(name => Distance(name, token.Value));
            result.AddError($"{token.Value}: is not an option of {command?.Name}.{(near is null ? "" : $" Did you mean {near}?")}");
        }
    }

    /// <summary>Letters to put in, take out or replace to make the one of the other.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
