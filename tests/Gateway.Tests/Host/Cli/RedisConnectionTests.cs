using Gateway.Host.Cli;
using Gateway.Host.Configuration;

namespace Gateway.Tests.Host.Cli;

public sealed class RedisConnectionTests
{
    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData("cache:6379", null, null, "cache:6379")]
    [InlineData(null, "cache:6379,password=p", null, "cache:6379,password=p")]
    [InlineData(null, null, "cache:6379,password=f\n", "cache:6379,password=f")]
    [InlineData("given:1", "cache:6379", null, "given:1")]
    [InlineData("given:1,password=${GATEWAY_REDIS}", null, "secret\n", "given:1,password=secret")]
    public void Of_OptionEnvironmentAndFile_TheNearestCounts(string? given, string? variable, string? file, string? expected)
    {
        var substitution = new Substitution(name => name switch { "GATEWAY_REDIS" => variable, "GATEWAY_REDIS_FILE" when file is not null => "/run/secrets/redis", _ => null }, _ => file!);
        Assert.Equal(expected, RedisConnection.Of(given, substitution, new ConfigurationErrors()));
    }

    [Fact]
    public void Of_AVariableThatIsNotSet_IsAnErrorThatNamesItAndShowsNoPassword()
    {
        var errors = new ConfigurationErrors();
        Assert.Null(RedisConnection.Of("cache,password=hidden,user=${NOBODY}", new Substitution(_ => null, _ => ""), errors));
        var error = Assert.Single(errors.All).ToString();
        Assert.Contains("NOBODY", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error, StringComparison.Ordinal);
    }
}
