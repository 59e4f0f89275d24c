namespace Gateway.Fuzz;

/// <summary>Ends this process with the one that started it, however that one ended: its end of the pipe to the standard input is then closed.</summary>
internal static class ParentWatch
{
    public static void Start()
    {
        var thread = new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            while (input.ReadByte() >= 0)
            {
            }

            Environment.Exit(0);
        });
        thread.IsBackground = true;
        thread.Start();
    }
}
