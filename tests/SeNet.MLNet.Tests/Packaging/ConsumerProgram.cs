using System.Reflection;

namespace SeNet.MLNet.Tests.Packaging;

/// <summary>SeNet.Consumer, built with packages as a user builds.</summary>
internal static class ConsumerProgram
{
    // The libtorch that this build uses, so that its package is there already.
    private static readonly string TorchBackend = typeof(ConsumerProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == nameof(TorchBackend)).Value!;

    /// <summary>Restores and builds it.</summary>
    /// <returns>The path of the program.</returns>
    public static async Task<string> Build(PackedSolution packed)
    {
        var output = packed["consumer"];
        // The packages under test go into a folder of their own. All others are where this build has them: nothing is fetched.
        await DotnetCommand.Run(
            "build", Path.Combine(Fixtures.Root, "tests", "SeNet.Consumer"), "-c", "Release", "-o", output, "--artifacts-path", packed["consumer-artifacts"],
            $"-p:SeNetVersion={packed.Version}", $"-p:TorchSharpVersion={packed.Dependencies("SeNet.Torch")["TorchSharp"]}",
            $"-p:TorchBackend={TorchBackend}", $"-p:RestoreSources={packed.Packages}", $"-p:RestorePackagesPath={packed["installed"]}",
            $"-p:RestoreFallbackFolders={await GlobalPackages()}");
        return Path.Combine(output, "SeNet.Consumer.dll");
    }

    private static async Task<string> GlobalPackages()
    {
        var line = await DotnetCommand.Run("nuget", "locals", "global-packages", "--list", "--force-english-output"); // global-packages: PATH
        return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
