using ImQuota.Load.Scale;

string[] rest = args.Length > 0 ? args[1..] : [];
return args.FirstOrDefault() switch
{
    "scale" => await ScaleCommand.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: ImQuota.Load COMMAND

          scale   fills an app through the service and prints the store's bytes for each monthly active user,
                  membership, friend side and open connection, and the time a decision takes at each size

        ImQuota.Load COMMAND --help says more.
        """);
    return 2;
}
