using System.Reflection;

namespace SeNet.MLNet.Tests.Scoring;

/// <summary>SeNet.MLNet.Probe as a process of its own, with these tests' libtorch.</summary>
internal static class ProbeProcess
{
    private static readonly string Program = typeof(ProbeProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "ProbeProgram").Value!;

    public static Task<FinishedProcess> Run(IEnumerable<string> arguments) =>
        FinishedProcess.Run("dotnet", [Program, .. arguments], ("SENET_LIBTORCH", AppContext.BaseDirectory));
}
