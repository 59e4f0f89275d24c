using Gateway.Host.Cli;

return await GatewayCommand.Create().Parse(args).InvokeAsync();
