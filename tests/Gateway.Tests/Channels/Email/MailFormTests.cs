using System.Text;
using Gateway.Channels.Email.Providers;

namespace Gateway.Tests.Channels.Email;

public sealed class MailFormTests
{
    private const string Type = "multipart/form-data; boundary=b";

    [Fact]
    public void Read_Fields_AreThere()
    {
        var form = MailForm.Read(Form(40, padding: 0), Type, out _);
        Assert.Equal("39", form!.Text("f39"));
    }

    [Theory]
    [InlineData(2000, 0)]
    [InlineData(300, 200)]
    public void Read_MoreFieldsThanItsBytesAreWorth_IsRefused(int fields, int padding)
    {
        Assert.Null(MailForm.Read(Form(fields, padding), Type, out var refusal));
        Assert.StartsWith("body: more than 256 fields in ", refusal, StringComparison.Ordinal);
    }

    /// <summary>Who checks a signature and who reads the form must not look at different fields of a name.</summary>
    [Theory]
    [InlineData("a=1&a=2", null)]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b\r\nContent-Disposition: form-data; name=\"A\"\r\n\r\n2\r\n--b--\r\n", Type)]
    public void Read_FieldTwice_IsTheFirst(string body, string? type) => Assert.Equal("1", MailForm.Read(Encoding.ASCII.GetBytes(body), type, out _)!.Text("a"));

    [Theory]
    [InlineData("token=1&token=2", null)]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n1\r\n--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n2\r\n--b--\r\n", Type)]
    public void Read_SignedFieldTwice_IsRefused(string body, string? type)
    {
        Assert.Null(MailForm.Read(Encoding.ASCII.GetBytes(body), type, out var refusal));
        Assert.Equal("body: a signed field twice", refusal);
    }

    private static byte[] Form(int fields, int padding) => Encoding.ASCII.GetBytes(
        string.Concat(Enumerable.Range(0, fields).Select(n => $"--b\r\nContent-Disposition: form-data; name=\"f{n}\"\r\n\r\n{n}{new string(' ', padding)}\r\n")) + "--b--\r\n");
}
