using Gateway.Channels.Email.Text;

namespace Gateway.Tests.Channels.Email;

/// <summary>Sentences that look like what programs write: they are the customer's, and none is lost.</summary>
public sealed class OwnWordsTests
{
    [Theory]
    [InlineData("Hello,\nSent by DHL on 3 May, tracking 0034.\nWhere is it?")]
    [InlineData("Hello,\nSent by DHL on 3 May, tracking 0034.")]
    [InlineData("How did I pay?\nFrom my bank account.\nIs that all right?")]
    [InlineData("How did I pay?\nFrom my bank account.")]
    [InlineData("How did I pay?\nSent from my bank's app.")]
    [InlineData("My new phone?\nSent by Samsung on 3 May")]
    [InlineData("Mein Gerät?\nGesendet von Sony am Montag")]
    [InlineData("Mein Paket?\nGesendet mit DHL am Montag")]
    [InlineData("Mijn pakket?\nVerzonden met PostNL")]
    [InlineData("Где посылка?\nОтправлено с почты в понедельник\nЖду ответа")]
    [InlineData("Où est-il ?\nEnvoyé de Paris lundi")]
    [InlineData("It shows a line\nSent from my iPhone\nin every mail. How do I turn that off?")]
    [InlineData("Hello\nOn the phone your colleague said:\nthe repair is free. Please confirm.")]
    [InlineData("Hello\nAt the desk a lady wrote:\n\ncome back tomorrow. Is that so?")]
    [InlineData("Hallo\nAm Telefon hat Ihr Kollege geschrieben:\ndie Reparatur ist kostenlos.")]
    [InlineData("Bonjour\nLe technicien a écrit :\nla réparation est gratuite.")]
    [InlineData("Hola\nEl técnico escribió:\nes gratis.")]
    [InlineData("Hi, please book\nFrom: Berlin\nTo: Munich\nDate: 5 May\n2 adults")]
    [InlineData("Bitte buchen\nVon: Berlin\nAn: Hamburg\nDatum: 5. Mai\n2 Personen")]
    [InlineData("Dear Shop,\n\nOn Mon, 5 Jan 2026, Shop <help@shop.example> wrote:\n> Red or blue?\n\nBlue, please.")]
    [InlineData("Hallo Herr Muster,\n\nAm 05.01.2026 um 12:00 schrieb Shop:\n> Rot oder blau?\nBlau.\n> Wohin?\nNach Hause.")]
    [InlineData("Please change it\nTo: Munich\nSubject: holidays\nCc: nobody\nThanks")]
    public void Trim_SentenceLikeAProgramsLine_IsKept(string mail)
    {
        Assert.Equal(mail, QuoteTrimmer.Trim(mail, out var rest));
        Assert.Null(rest);
    }

    [Theory]
    [InlineData("Sent from my iPhone")]
    [InlineData("Sent from my T-Mobile 4G LTE Device")]
    [InlineData("Sent from Mail for Windows 10")]
    [InlineData("Sent via the Samsung Galaxy S23, an AT&T 5G smartphone")]
    [InlineData("Sent from Yahoo Mail on Android")]
    [InlineData("Sent with Proton Mail secure email.")]
    [InlineData("Get Outlook for iOS<https://aka.ms/o0ukef>")]
    [InlineData("Von meinem iPad gesendet")]
    [InlineData("Diese Nachricht wurde von meinem Android-Mobiltelefon mit GMX Mail gesendet.")]
    [InlineData("Gesendet mit der GMX Mail App")]
    [InlineData("Envoyé depuis mon téléphone")]
    [InlineData("Enviado desde mi iPhone")]
    [InlineData("Enviado do meu smartphone Samsung Galaxy.")]
    [InlineData("Inviato da Yahoo Mail per iPhone")]
    [InlineData("Verzonden vanaf mijn mobiele telefoon")]
    [InlineData("Wysłane z telefonu Huawei")]
    [InlineData("Отправлено с iPhone")]
    [InlineData("Отправлено из мобильной Почты Mail.ru")]
    [InlineData("发自我的手机")]
    [InlineData("iPhoneから送信")]
    public void Trim_ProgramsSignature_IsToldInTheRest(string signature)
    {
        Assert.Equal("Yes", QuoteTrimmer.Trim($"Yes\n\n{signature}\n", out var rest));
        Assert.Equal(signature, rest);
        Assert.Equal("Yes", QuoteTrimmer.Trim($"Yes\n\n{signature}\n\nOn Mon, 5 Jan 2026, Shop <help@shop.example> wrote:\n> Hello", out rest));
        Assert.StartsWith(signature + "\n\nOn Mon", rest, StringComparison.Ordinal);
    }

    [Fact]
    public void Trim_AnswerBelowAQuotationWithASignature_TellsBothInTheRest()
    {
        Assert.Equal("Yes", QuoteTrimmer.Trim("On Mon, 5 Jan 2026, Shop <help@shop.example> wrote:\n> Hello\n\nYes\n\nSent from my iPhone", out var rest));
        Assert.Equal("On Mon, 5 Jan 2026, Shop <help@shop.example> wrote:\n> Hello\nSent from my iPhone", rest);
    }

    [Theory]
    [InlineData("The shop said:\n> Hello", "The shop said:")]
    [InlineData("Thanks\n\nOn the phone, Shop wrote:\n\n> Hello", "Thanks")]
    [InlineData("Dear Shop,\nblue, please\n\nOn Mon, 5 Jan 2026, Shop wrote:\n> Red or blue?\n\nAnn", "Dear Shop,\nblue, please")]
    [InlineData("Tak\n\n-------- Oprindelig besked --------\nFra: Shop <help@shop.example>\nHej", "Tak")]
    [InlineData("Bedankt\n\n-------- Oorspronkelijke bericht --------\nHallo", "Bedankt")]
    [InlineData("Takk\n\ntir. 6. jan. 2026 kl. 13:09 skrev Shop <help@shop.example\n>:\n\n> Hei", "Takk")]
    [InlineData("Thanks\n\nIn message 7 Shop writes:\nHello", "Thanks")]
    [InlineData("Thanks\n\nOn Monday, Shop wrote:\n-----------------\nHello", "Thanks")]
    [InlineData("Thanks\n\nFrom: Shop <help@shop.example>\nTo: Ann\nCc: Bob\n\nHello", "Thanks")]
    [InlineData("Thanks\n\nTo: Ann\nSent: Monday\nSubject: Re: 7\n\nHello", "Thanks")]
    public void Trim_WhatAProgramPutsAboveAQuotation_CutsThere(string mail, string own) => Assert.Equal(own, QuoteTrimmer.Trim(mail, out _));
}
