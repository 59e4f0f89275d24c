using Gateway.Host.Configuration;

namespace Gateway.Tests.Host.Configuration;

public sealed class SubstitutionTests
{
    private readonly ConfigurationErrors _errors = new();

    private readonly Substitution _substitution = new(
        name => name switch { "TOKEN" => "abc", "MOUNTED_FILE" => "/run/token", "BROKEN_FILE" => "/gone", _ => null },
        path => path == "/run/token" ? "from file\n" : throw new FileNotFoundException("no such file"));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("${TOKEN}", "abc")]
    [InlineData("Bearer ${TOKEN}!", "Bearer abc!")]
    [InlineData("${TOKEN}${TOKEN}", "abcabc")]
    [InlineData("${ABSENT:-fallback}", "fallback")]
    [InlineData("${TOKEN:-fallback}", "abc")]
    [InlineData("${ABSENT:-}", "")]
    [InlineData("${MOUNTED}", "from file")]
    [InlineData("$${TOKEN}", "${TOKEN}")]
    [InlineData("cost $5", "cost $5")]
    public void Fill_Text_ReplacesVariables(string text, string expected)
    {
        Assert.Equal(expected, _substitution.Fill("$.x", text, _errors));
        Assert.False(_errors.Any);
    }

    [Theory]
    [InlineData("${ABSENT}", "the environment has neither ABSENT nor ABSENT_FILE")]
    [InlineData("${BROKEN}", "the file named by BROKEN_FILE cannot be read: no such file")]
    [InlineData("${TOKEN", "has a ${ without its }; write $${ for a plain ${")]
    public void Fill_Unfillable_IsAnErrorThatNamesTheVariable(string text, string rule)
    {
        Assert.Null(_substitution.Fill("$.x", text, _errors));
        Assert.Equal(("$.x", rule), (_errors.All[0].Path, _errors.All[0].Rule));
    }
}
