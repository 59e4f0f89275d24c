global using Microsoft.Extensions.Logging;
global using GatewayJournal = Gateway.Journal.Journal;
