using System.Reflection;
using System.Runtime.CompilerServices;
using Gateway.Host.Http;

namespace Gateway.Tests.Host.Http;

public sealed class ErrorsPageTests
{
    [Fact]
    public void Page_ProblemCodes_AreAllExplained()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "errors.md"));
        var codes = typeof(ProblemCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!);

        Assert.All(codes, code => Assert.Contains($"| `{code}` |", page, StringComparison.Ordinal));
    }

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../../.."));
}
