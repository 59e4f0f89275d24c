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

    private static byte[] Form(int fields, int padding) => Encoding.ASCII.GetBytes(
        string.Concat(Enumerable.Range(0, fields).Select(n => $"--b\r\nContent-Disposition: form-data; name=\"f{n}\"\r\n\r\n{n}{new string(' ', padding)}\r\n")) + "--b--\r\n");
}
