using System.Text.RegularExpressions;

namespace Gateway.Tests.Tidy;

public sealed partial class SourcesTests
{
    // What a reader can hold in mind; a longer file has two subjects.
    private const int LinesMax = 400;

    // What a folder listing shows at a glance; beyond it a decision wants its own folder.
    private const int FilesInFolderMax = 16;

    [Fact]
    public void Sources_File_IsShortEnoughToRead()
    {
        var tooLong = Repository.Files("*.cs", "src").Select(file => (File: file, Lines: Repository.Lines(file).Length)).Where(file => file.Lines > LinesMax);

        Assert.Empty(tooLong);
    }

    [Fact]
    public void Sources_Folder_HoldsFewEnoughFiles()
    {
        var tooFull = Repository.Files("*.cs", "src").CountBy(file => Path.GetDirectoryName(file) ?? "").Where(folder => folder.Value > FilesInFolderMax);

        Assert.Empty(tooFull);
    }

    [Fact]
    public void Sources_Code_IsFinished()
    {
        var unfinished = Repository.Files("*.cs", "src", "tests", "bench", "load")
            .Where(file => !file.StartsWith("tests/Gateway.Tests/Tidy/", StringComparison.Ordinal))
            .SelectMany(file => Unfinished().Matches(Repository.Read(file)).Select(match => $"{file}: {match.Value}"));

        Assert.Empty(unfinished);
    }

    [Fact]
    public void Sources_Text_NamesNoMachinePath()
    {
        string[] patterns = ["*.cs", "*.csproj", "*.md", "*.json", "*.html"];
        var files = patterns.SelectMany(pattern => Repository.Files(pattern, "src", "tests", "bench", "load", "docs"))
            .Concat(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "Dockerfile", "dev", ".ci/run"]);

        var paths = files.SelectMany(file => MachinePath().Matches(Repository.Read(file)).Select(match => $"{file}: {match.Value}"));

        Assert.Empty(paths);
    }

    [Fact]
    public void Sources_UnsafeCode_StaysOff() =>
        Assert.DoesNotContain(Repository.Files("*.csproj", "src"), file => Repository.Read(file).Contains("AllowUnsafeBlocks", StringComparison.Ordinal));

    [GeneratedRegex(@"\b(?:TODO|FIXME|NotImplementedException)\b")]
    private static partial Regex Unfinished();

    /// <summary>Absolute paths of somebody's machine: home folders, drives and checkouts, but not the system's own /usr, /tmp or /etc.</summary>
    [GeneratedRegex(@"(?<![\w./-])/(?:home|Users|root|work|mnt)/\w|\b[A-Z]:\\\\?Users")]
    private static partial Regex MachinePath();
}
