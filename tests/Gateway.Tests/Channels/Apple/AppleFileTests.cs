using System.Security.Cryptography;
using Gateway.Channels.Apple;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Tests.Channels.Compliance;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace Gateway.Tests.Channels.Apple;

/// <summary>Files of customers: what is kept of what opens them, and how they are opened.</summary>
public sealed class AppleFileTests
{
    private const string Url = "https://p29-content.icloud.com/M5733.C01USN00";
    private static readonly byte[] Key = SHA256.HashData("file"u8);
    private static readonly string KeyText = "00" + Convert.ToHexString(Key);
    private static readonly byte[] Signature = [0x81, .. SHA1Of("x"u8)];
    private static readonly AppleFixture Fixture = new();

    /// <summary>As phones and as the newer interface write it.</summary>
    public static TheoryData<string> Forms =>
    [
        $$"""{"name":"a.png","mime-type":"image/png","file-size":"12","mmcs-url":"{{Url}}","mmcs-owner":"M5733","mmcs-signature-hex":"{{Convert.ToHexString(Signature)}}","decryption-key":"{{KeyText}}"}""",
        $$"""{"name":"a.png","mimeType":"image/png","size":12,"url":"{{Url}}","owner":"M5733","signature":"{{Convert.ToHexStringLower(Signature)}}","key":"{{KeyText}}"}""",
        $$"""{"key":"{{KeyText.ToLowerInvariant()}}","owner":"M5733","signature-base64":"{{Convert.ToBase64String(Signature)}}","url":"{{Url}}","size":"12","mimeType":"image/png","name":"a.png"}""",
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Decode_File_KeepsWhatOpensItSealedOnly(string file)
    {
        var attachment = Attachment(file);

        Assert.Equal(("image", Url, "image/png", "a.png", 12L), (attachment.Kind, attachment.Url, attachment.Mime, attachment.Name, attachment.Size));
        Assert.InRange(attachment.Id!.Length, 1, 256);
        Assert.Equal(attachment.Id, Attachment(file).Id);
        Assert.DoesNotContain(Convert.ToHexString(Key)[..8], attachment.ToString(), StringComparison.OrdinalIgnoreCase);
        var opener = Assert.IsType<AppleOpener>(AppleOpener.Unseal(attachment, Fixture.Account));
        Assert.Equal(("M5733", Convert.ToHexString(Signature), Convert.ToHexString(Key)), (opener.Owner, Convert.ToHexString(opener.Signature), Convert.ToHexString(opener.Key)));
    }

    [Theory]
    [InlineData("signature-base64", true)]
    [InlineData("signature", false)]
    public void Decode_AnswerByReference_IsAFileThatCanBeOpened(string name, bool inBase64)
    {
        var signature = inBase64 ? Convert.ToBase64String(Signature) : Convert.ToHexStringLower(Signature);
        var items = new List<InboundItem>();
        Fixture.Channel.Decode(Bodies.Of(AppleFixture.Message(
            $$"""
            "type":"interactive","interactiveDataRef":{"title":"Form","bid":"b","url":"{{Url}}","owner":"M5733","{{name}}":"{{signature}}","key":"{{KeyText}}","size":"5000"}
            """)), new TestRequest(), Fixture.Account, items);

        var item = Assert.Single(items);
        Assert.Equal((ItemKind.Postback, "Form", "true", "b"), (item.Kind, item.Text, item.Extra!["interactive_ref"], item.Extra["interactive_app"]));
        var reference = Assert.Single(item.Attachments);
        Assert.Equal(("file", "interactiveData", Url, 5000L), (reference.Kind, reference.Name, reference.Url, reference.Size));
        var opener = Assert.IsType<AppleOpener>(AppleOpener.Unseal(reference, Fixture.Account));
        Assert.Equal(("M5733", Convert.ToHexString(Key)), (opener.Owner, Convert.ToHexString(opener.Key)));
        Assert.NotNull(Fixture.Channel.FetchAttachment(reference, Fixture.Account));
    }

    [Theory]
    [InlineData("\"key\"", "\"kex\"")]
    [InlineData("\"00", "\"01")]
    [InlineData("\"owner\"", "\"owned\"")]
    [InlineData("\"M5733\"", "\"M 5733\"")]
    [InlineData("\"signature\":\"81", "\"signature\":\"8x")]
    [InlineData("\"signature\"", "\"sig\"")]
    public void Decode_FileWithoutWhatOpensIt_IsToldAndHasNoId(string part, string instead)
    {
        var attachment = Attachment(Forms.ElementAt(1).Data.Replace(part, instead, StringComparison.Ordinal));
        Assert.Equal((Url, null), (attachment.Url, attachment.Id));
        Assert.Null(Fixture.Channel.FetchAttachment(attachment, Fixture.Account));
    }

    [Fact]
    public void Decode_AccountWithoutSecret_IsToldAndHasNoId() =>
        Assert.Null(Attachment(Forms.First().Data, TestAccounts.Of("apple", "biz-1", ("mspId", "msp-1"))).Id);

    [Fact]
    public void Unseal_OtherUrlAccountOrId_IsNone()
    {
        var attachment = Attachment(Forms.First().Data);
        var id = attachment.Id!;

        Assert.Null(AppleOpener.Unseal(attachment with { Url = Url + "0" }, Fixture.Account));
        Assert.Null(AppleOpener.Unseal(attachment, Account(SHA256.HashData("other"u8), null)));
        Assert.Null(AppleOpener.Unseal(attachment with { Id = (id[0] == 'A' ? "B" : "A") + id[1..] }, Fixture.Account));
        Assert.Null(AppleOpener.Unseal(attachment with { Id = id[..40] }, Fixture.Account));
        Assert.NotNull(AppleOpener.Unseal(attachment, Account(SHA256.HashData("other"u8), AppleFixture.Key)));
    }

    [Fact]
    public void FetchAttachment_AsksAppleWithATokenOfTheMoment()
    {
        var plan = Fixture.Channel.FetchAttachment(Attachment(Forms.First().Data), Fixture.Account)!;
        var request = plan.Request.Sign!(TestRequest.Now);

        Assert.Equal("http://127.0.0.1:9/v1/preDownload", request.Url.AbsoluteUri);
        Assert.Equal(
            [("source-id", "biz-1"), ("MMCS-Url", Url), ("MMCS-Signature", Convert.ToBase64String(Signature)), ("MMCS-Owner", "M5733")], request.Headers.Skip(1));
        Assert.NotEqual(request.Headers[0], plan.Request.Sign(TestRequest.Now.AddSeconds(1)).Headers[0]);
        Assert.True(plan.IsApi);
        Assert.Equal("https://x.example/d?1", plan.Next!("""{"download-url":"https://x.example/d?1"}"""u8.ToArray())?.Url.AbsoluteUri);
        Assert.Null(plan.Next("{}"u8.ToArray()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(70_001)]
    public async Task CounterStream_ReadInAnyPieces_IsCounterModeFromZero(int length)
    {
        var plain = RandomNumberGenerator.GetBytes(length);
        var expected = new byte[length];
        var reference = new SicBlockCipher(new AesEngine());
        reference.Init(true, new ParametersWithIV(new KeyParameter(Key), new byte[16]));
        for (var at = 0; at < length; at += 16)
        {
            var block = new byte[16];
            plain.AsSpan(at, Math.Min(16, length - at)).CopyTo(block);
            reference.ProcessBlock(block, 0, block, 0);
            block.AsSpan(0, Math.Min(16, length - at)).CopyTo(expected.AsSpan(at));
        }

        var read = new List<byte>();
        await using var stream = new CounterStream(new MemoryStream(plain), Key);
        var piece = new byte[977];
        int count;
        while ((count = await stream.ReadAsync(piece, TestContext.Current.CancellationToken)) > 0)
            read.AddRange(piece[..count]);

        Assert.Equal(expected, read);
    }

    private static AccountModel Account(byte[] current, byte[]? previous) => previous is null
        ? TestAccounts.Of("apple", "biz-1", ("mspId", "msp-1"), ("mspSecret", Convert.ToBase64String(current)))
        : TestAccounts.Of("apple", "biz-1", ("mspId", "msp-1"), ("mspSecret", Convert.ToBase64String(current)), ("mspSecretPrevious", Convert.ToBase64String(previous)));

    private static Attachment Attachment(string file, AccountModel? account = null)
    {
        var items = new List<InboundItem>();
        Fixture.Channel.Decode(Bodies.Of(AppleFixture.Message($"\"type\":\"text\",\"body\":\"\\ufffc\",\"attachments\":[{file}]")), new TestRequest(), account ?? Fixture.Account, items);
        return Assert.Single(Assert.Single(items).Attachments);
    }

#pragma warning disable CA5350 // What Apple names its files by.
    private static byte[] SHA1Of(ReadOnlySpan<byte> bytes) => SHA1.HashData(bytes);
#pragma warning restore CA5350
}
