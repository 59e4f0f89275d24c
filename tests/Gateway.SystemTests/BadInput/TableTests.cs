using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.SystemTests.BadInput;

/// <summary>The table is complete, what it names exists, and docs/bad-input.md says the same.</summary>
public sealed partial class TableTests
{
    private static readonly Lazy<string> Root = new(FindRoot);

    [Fact]
    public void Rows_All_AreAnsweredOrExplained()
    {
        var table = Table.Read;
        var rows = table.Cases.Select(c => c.Row).Concat(table.Tests.Select(t => t.Row)).Concat(table.NotMet.Select(n => n.Row));

        Assert.Equal(Enumerable.Range(1, 120), rows.Distinct().Order());
        Assert.All(table.NotMet, note => Assert.True(note.Reason.Length > 20, note.What));
    }

    [Fact]
    public void Cases_Names_AreUnique() => Assert.DoesNotContain(Table.Read.Cases.CountBy(c => c.ToString()), name => name.Value > 1);

    [Fact]
    public void Tests_Named_Exist()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(Root.Value, "tests"), "*.cs", SearchOption.AllDirectories)
            .ToLookup(path => Path.GetFileNameWithoutExtension(path), File.ReadAllText);

        Assert.All(Table.Read.Tests, test =>
        {
            var parts = test.Test.Split('.');
            Assert.True(tests.Contains(parts[0]), test.Test);
            Assert.Contains(tests[parts[0]], source => parts.Length == 1 || Regex.IsMatch(source, $@"public (async Task|void|Task) {parts[1]}\("));
        });
    }

    /// <summary>The page is written from the table; with GATEWAY_WRITE_DOCS=1 this test writes it.</summary>
    [Fact]
    public void Page_Table_IsThatOfTheCases()
    {
        var path = Path.Combine(Root.Value, "docs", "bad-input.md");
        var page = File.ReadAllText(path);
        var (start, end) = (page.IndexOf("<!-- table -->", StringComparison.Ordinal), page.IndexOf("<!-- end -->", StringComparison.Ordinal));
        Assert.True(start > 0 && end > start, "docs/bad-input.md has no place for the table");
        var expected = $"{page[..start]}<!-- table -->\n{Write(Table.Read)}{page[end..]}";
        if (Environment.GetEnvironmentVariable("GATEWAY_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, expected);
            page = expected;
        }

        Assert.Equal(expected, page);
    }

    private static string Write(Table table)
    {
        var text = new StringBuilder("\n## Answers\n\n| row | surface | input | answer | messages |\n|---|---|---|---|---|\n");
        foreach (var one in table.Cases.OrderBy(c => c.Row))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {one.Row} | {one.Surface} | {Plain(one.What)} | {Answer(one.Want)} | {one.Effect} |\n");
        }

        text.Append("\n## Answers that have tests of their own\n\n| row | test |\n|---|---|\n");
        foreach (var test in table.Tests.OrderBy(t => t.Row))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {test.Row} | {test.Test} |\n");
        }

        Notes(text, "Not met, or met in another way", table.NotMet);
        return text.Append('\n').ToString();
    }

    private static void Notes(StringBuilder text, string title, IReadOnlyList<RowNote> notes)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| row | input | why |\n|---|---|---|\n");
        foreach (var note in notes.OrderBy(n => n.Row))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {note.Row} | {Plain(note.What)} | {Plain(note.Reason)} |\n");
        }
    }

    private static string Answer(Want want) => want switch
    {
        { Error: { } code } => "error " + code,
        { Close.ValueKind: System.Text.Json.JsonValueKind.Number } => "close " + want.Close,
        { Status: 0, Bytes: not null } => "GOAWAY 0xd, closed",
        { Status: 0 } => "closed",
        { By: not null } => $"{want.Status}, closed, by the server",
        _ => $"{want.Status} {want.Code}{(want.Close is null ? "" : ", closed")}".Replace(" ,", ",", StringComparison.Ordinal).TrimEnd(),
    };

    private static string Plain(string text) => Special().Replace(text, match => "\\" + match.Value);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("No Gateway.sln above the tests.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"[|*_<\\\[\]]")]
    private static partial Regex Special();
}
