using Gateway.Host.Http;

namespace Gateway.Tests.Host.Http;

public sealed class RawTargetTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/in/acme/whatsapp/main?hub.mode=subscribe&x=%2e%2e")]
    [InlineData("/events?after=a//b")]
    [InlineData("/in/acme/line/a.b-c_d")]
    [InlineData("/.well-known/x")]
    [InlineData("/a...b/..c")]
    [InlineData("/caf%C3%A9")]
    [InlineData("http://localhost:8080/in/a")]
    public void IsPlain_PlainTarget_IsTrue(string target) => Assert.True(RawTarget.IsPlain(target));

    [Theory]
    [InlineData("/a/../admin")]
    [InlineData("/a/..")]
    [InlineData("/./a")]
    [InlineData("/a/.")]
    [InlineData("/a/%2e%2e/admin")]
    [InlineData("/a/%2E/admin")]
    [InlineData("//x/admin")]
    [InlineData("/a//b")]
    [InlineData("/a\\b")]
    [InlineData("/a%5cb")]
    [InlineData("/a%2fb")]
    [InlineData("/a%00b")]
    [InlineData("/a%25b")]
    [InlineData("/%zz")]
    [InlineData("/a%4")]
    [InlineData("/a?x=%zz")]
    [InlineData("/a?x=1%")]
    [InlineData("/%c0%ae")]
    [InlineData("/%ff")]
    [InlineData("http://localhost/a/../b")]
    public void IsPlain_TargetWithTwoReadings_IsFalse(string target) => Assert.False(RawTarget.IsPlain(target));
}
