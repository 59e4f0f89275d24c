using System.Text.RegularExpressions;

namespace Gateway.Tests.Tidy;

public sealed partial class PapersTests
{
    /// <summary>Names in our papers that are types of the platform or of a library, not ours.</summary>
    private static readonly HashSet<string> Platform = ["TimeProvider", "FileStream", "WriteBatch", "TolerateCorruptedTailRecords", "JsonSerializer"];

    [Fact]
    public void Papers_TypeInBackticks_IsDeclaredInTheSources()
    {
        var declared = Repository.Files("*.cs", "src", "tests", "bench", "load")
            .SelectMany(file => Declaration().Matches(Repository.Read(file)).Select(match => match.Groups["name"].Value))
            .ToHashSet();

        var unknown = Cited().Where(cited => TypeName().IsMatch(cited.Token))
            .Where(cited => !declared.Contains(cited.Token) && !Platform.Contains(cited.Token))
            .Select(cited => $"{cited.Paper}: {cited.Token}");

        Assert.Empty(unknown);
    }

    [Fact]
    public void Papers_PathInBackticks_Exists()
    {
        var missing = Cited().Where(cited => RepositoryPath().IsMatch(cited.Token) && !Repository.Exists(cited.Token))
            .Select(cited => $"{cited.Paper}: {cited.Token}");

        Assert.Empty(missing);
    }

    [Fact]
    public void Papers_RelativeLink_LeadsToAFile()
    {
        var broken =
            from paper in Repository.Papers()
            from Match link in Link().Matches(Repository.Read(paper))
            let target = link.Groups["target"].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
            let folder = Path.GetDirectoryName(paper) ?? ""
            where !Repository.Exists(Path.Combine(folder, target))
            select $"{paper}: {target}";

        Assert.Empty(broken);
    }

    [Fact]
    public void Papers_Sources_AreNeverCitedByLine()
    {
        var cited = Repository.Papers().SelectMany(paper => LineCitation().Matches(Repository.Read(paper)).Select(match => $"{paper}: {match.Value}"));

        Assert.Empty(cited);
    }

    [Fact]
    public void Readme_FirstTwoCommands_RunTheDemoAndTheTests()
    {
        var commands = FencedShell().Matches(Repository.Read("README.md"))
            .SelectMany(block => block.Groups["body"].Value.Split('\n'))
            .Where(line => line.Length > 0 && !line.StartsWith('#'));

        Assert.Equal(["dotnet run --project src/Gateway.Host -c Release -- run --demo", "dotnet test -c Release"], commands.Take(2));
    }

    private static IEnumerable<(string Paper, string Token)> Cited() =>
        from paper in Repository.Papers()
        from Match match in Backticks().Matches(Fence().Replace(Repository.Read(paper), ""))
        select (paper, match.Groups["token"].Value);

    /// <summary>Types, and properties: papers name options too.</summary>
    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+(?:(?:class|struct)\s+)?(?<name>[A-Z]\w*)|\b(?<name>[A-Z]\w*)\s*\{\s*get\b")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("^```bash\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencedShell();

    [GeneratedRegex("`(?<token>[^`\n]+)`")]
    private static partial Regex Backticks();

    /// <summary>Two humps at least: one alone (<c>GET</c>, <c>Release</c>) is a word as often as a type.</summary>
    [GeneratedRegex(@"^I?(?:[A-Z][a-z0-9]+){2,}$|^I[A-Z][a-z0-9]+$")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"^(?:src|tests|bench|load|docs|\.ci)/[\w./-]*$|^[\w.-]+\.(?:md|props|sln|txt)$")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\w\.cs:\d+")]
    private static partial Regex LineCitation();
}
