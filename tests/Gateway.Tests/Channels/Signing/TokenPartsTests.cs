using System.Buffers.Text;
using System.Security.Cryptography;
using Gateway.Channels.Signing;

namespace Gateway.Tests.Channels.Signing;

public sealed class TokenPartsTests
{
    [Fact]
    public void Decode_AnyLength_GivesTheBytesBack()
    {
        for (var length = 1; length < 70; length++)
        {
            var bytes = RandomNumberGenerator.GetBytes(length);
            Assert.Equal(bytes, CanonicalBase64.Decode(Base64Url.EncodeToString(bytes)));
        }
    }

    /// <summary>Two texts of the same bytes would be two tokens of one signature.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("AB")]
    [InlineData("AAB")]
    [InlineData("AA==")]
    [InlineData("A A")]
    [InlineData("AAA\n")]
    [InlineData("A")]
    [InlineData("A+/A")]
    public void Decode_AnotherWayToWriteIt_IsNone(string text) => Assert.Null(CanonicalBase64.Decode(text));

    [Fact]
    public async Task Signs_ManyAtOnce_EachGetsItsOwnVerdict()
    {
        using var rsa = RSA.Create(2048);
        var key = new PublishedKey("key", rsa.ExportParameters(includePrivateParameters: false), []);
        var content = "header.claims"u8.ToArray();
        var signature = rsa.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var wrong = (byte[])signature.Clone();
        wrong[7] ^= 1;

        var verdicts = await Task.WhenAll(Enumerable.Range(0, 64).Select(n => Task.Run(() => key.Signs(content, n % 2 == 0 ? signature : wrong))));

        Assert.Equal(Enumerable.Range(0, 64).Select(n => n % 2 == 0), verdicts);
    }
}
