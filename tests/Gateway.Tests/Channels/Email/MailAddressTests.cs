using Gateway.Channels.Email.Mime;

namespace Gateway.Tests.Channels.Email;

/// <summary>Headers of mailboxes as programs write them, right and wrong.</summary>
public sealed class MailAddressTests
{
    [Theory]
    [InlineData("ann@x.example", "", "ann@x.example")]
    [InlineData("Ann <ann@x.example>", "Ann", "ann@x.example")]
    [InlineData("<ann@x.example>", "", "ann@x.example")]
    [InlineData("\"Doe, Ann\" <ann@x.example>", "Doe, Ann", "ann@x.example")]
    [InlineData("\"Ann \\\"A\\\" Doe\" <ann@x.example>", "Ann \"A\" Doe", "ann@x.example")]
    [InlineData("ann@x.example (Ann Doe)", "Ann Doe", "ann@x.example")]
    [InlineData("Ann (the (nested) one) <ann@x.example>", "Ann", "ann@x.example")]
    [InlineData("(only a comment) <ann@x.example>", "only a comment", "ann@x.example")]
    [InlineData("=?utf-8?Q?Doe,_Ann?= <ann@x.example>", "Doe, Ann", "ann@x.example")]
    [InlineData("\"=?utf-8?Q?Doe,_Ann?=\" <ann@x.example>", "Doe, Ann", "ann@x.example")]
    [InlineData("=?utf-8?Q?Ann <x>; Doe?= <ann@x.example>", "Ann <x>; Doe", "ann@x.example")]
    [InlineData("=?utf-8?B?QW5uIDxhbm5AeC5leGFtcGxlPg==?=", "Ann", "ann@x.example")]
    [InlineData("Ann ann@x.example", "Ann", "ann@x.example")]
    [InlineData("ann @ x.example", "", "ann@x.example")]
    [InlineData("\"ann doe\"@x.example", "", "\"ann doe\"@x.example")]
    [InlineData("Ann <\"ann doe\"@x.example>", "Ann", "\"ann doe\"@x.example")]
    [InlineData("Ann <@relay.example,@b.example:ann@x.example>", "Ann", "ann@x.example")]
    [InlineData("Ann <mailto:ann@x.example>", "Ann", "ann@x.example")]
    [InlineData("mailto:ann@x.example", "", "ann@x.example")]
    [InlineData("Team: ann@x.example, bob@x.example;", "", "ann@x.example")]
    [InlineData("undisclosed-recipients:;, ann@x.example", "", "ann@x.example")]
    [InlineData("Ann <<ann@x.example>>", "Ann", "ann@x.example")]
    [InlineData("Ann <ann@x.example", "Ann", "ann@x.example")]
    [InlineData("Ann <ann@x.example> ann@x.example", "Ann", "ann@x.example")]
    [InlineData("Ann <ann@x.example>, Bob <bob@x.example>", "Ann", "ann@x.example")]
    [InlineData(", ; , ann@x.example", "", "ann@x.example")]
    [InlineData("\"Ann <ann@x.example>", "\"Ann", "ann@x.example")]
    [InlineData("ann@[192.0.2.1]", "", "ann@[192.0.2.1]")]
    [InlineData("ann@[IPv6:2001:db8::1]", "", "ann@[IPv6:2001:db8::1]")]
    [InlineData("ann@xn--bcher-kva.example", "", "ann@b\u00FCcher.example")]
    [InlineData("J\u00FCrgen \u674E <j\u00FC@x.example>", "J\u00FCrgen \u674E", "j\u00FC@x.example")]
    [InlineData("ann@x.example: said no", "", "ann@x.example")]
    [InlineData("<ann@x.example.<br>", "", "ann@x.example.")]
    public void Next_MailboxOfAnySort_HasItsNameAndAddress(string header, string name, string address)
    {
        var reader = new AddressReader(header);
        MailPerson? person = null;
        while (person?.Address.Contains('@') != true && reader.Next(out var next))
            person = next;
        Assert.Equal((name, address), (person?.Name, person?.Address));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" , ;")]
    [InlineData("(a comment)")]
    [InlineData("(unclosed")]
    [InlineData("Team:;")]
    public void Next_Nobody_IsNone(string header) => Assert.False(new AddressReader(header).Next(out _));

    [Fact]
    public void Next_SeveralMailboxes_AreAllRead()
    {
        var reader = new AddressReader("Ann <a@x.example>; Team: Bob <b@x.example>, c@x.example;, MAILER-DAEMON");
        var found = new List<string>();
        while (reader.Next(out var person))
            found.Add(person.Address);
        Assert.Equal(["a@x.example", "b@x.example", "c@x.example", "MAILER-DAEMON"], found);
    }
}
