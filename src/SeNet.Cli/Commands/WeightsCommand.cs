using System.CommandLine;
using SeNet.Cli.Output;
using SeNet.Cli.Published;
using SeNet.Torch.Weights;

namespace SeNet.Cli.Commands;

/// <summary><c>senet weights</c>.</summary>
internal static class WeightsCommand
{
    private static readonly Argument<string?> Match = new("TEXT") { Description = "Only those whose name or network contains it.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string[]> Names = new("NAME") { Description = "Names of the list, with or without their publisher.", Arity = ArgumentArity.OneOrMore };

    public static Command Create()
    {
        var list = new Command("list", "Lists the published weights that are known by name: network, accuracy on ImageNet, licence.") { Match };
        list.SetAction(parsed => Write(parsed, WeightsListResult.Create(parsed.GetValue(Match)), result => result.Write()));
        var get = new Command("get", "Fetches weights unless they are on this machine, checks their hash, and says where the file lies.") { Names };
        get.SetAction(parsed => Write(parsed, Collect(parsed, NamedWeights.Get), result => result.Write()));
        var where = new Command("where", "Says where the file of weights lies. Fetches nothing; the exit code is 1 if one isn't on this machine.") { Names };
        where.SetAction(Where);
        var clean = new Command("clean", "Deletes all fetched weights; not those that Python's libraries fetched, or that SENET_WEIGHTS names.");
        clean.SetAction(parsed => Write(
            parsed,
            new WeightsCleanResult(PretrainedWeights.CacheFolder, [.. PretrainedWeights.Clean().Select(file => file.Name)]),
            result => Report.Line(result.ToString())));
        return new Command("weights", "Published weights by name, to begin training with or to use as they are.") { list, get, where, clean };
    }

    private static int Where(ParseResult parsed)
    {
        var result = Collect(parsed, NamedWeights.Find);
        Write(parsed, result, each => each.Write());
        var missing = result.Files.Where(file => file.Path is null).Select(file => file.Name).ToArray();
        if (missing.Length == 0) return ExitCode.Success;
        Messages.Write($"error: not on this machine: {string.Join(", ", missing)}. 'senet weights get NAME' fetches them.");
        return ExitCode.Failure;
    }

    private static WeightsFilesResult Collect(ParseResult parsed, Func<string, CancellationToken, string?> find)
    {
        using var interruption = new Interruption("Stopping; what has come is kept.");
        var names = parsed.GetRequiredValue(Names);
        foreach (var name in names) Require(name); // before the first is fetched
        return new WeightsFilesResult([.. names.Select(name =>
        {
            var entry = PretrainedWeights.Find(name);
            return new WeightsFilesResult.File(entry.FullName, find(name, interruption.Token), entry.Licence);
        })]);
    }

    private static void Require(string name)
    {
        try
        {
            PretrainedWeights.Find(name);
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error);
        }
    }

    private static int Write<T>(ParseResult parsed, T result, Action<T> write)
    {
        if (parsed.GetValue(CommonOptions.Json)) Report.Json(result);
        else write(result);
        return ExitCode.Success;
    }
}
