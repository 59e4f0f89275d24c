namespace Gateway.Load.Scenarios;

/// <summary>How a customer of one language writes, and what tells the gateway so: the calling code of the phone, or the tag a channel gives.</summary>
internal sealed record Language(string Tag, string CallingCode, string Text)
{
    public static IReadOnlyList<Language> All { get; } =
    [
        new("en", "44", "Hello, my order 4711 has not arrived yet, could you have a look?"),
        new("de", "49", "Guten Tag, meine Bestellung 4711 ist noch nicht angekommen, können Sie nachsehen?"),
        new("es", "34", "Hola, mi pedido 4711 todavía no ha llegado, ¿pueden mirarlo?"),
        new("id", "62", "Halo, pesanan saya 4711 belum sampai, bisa tolong dicek?"),
        new("ja", "81", "こんにちは、注文番号4711がまだ届いていません。確認していただけますか。"),
        new("ar", "971", "مرحبا، طلبي رقم 4711 لم يصل بعد، هل يمكنكم التحقق؟"),
    ];

    public static Language English => All[0];

    public static Language? Find(string tag) => All.FirstOrDefault(language => language.Tag == tag);
}
