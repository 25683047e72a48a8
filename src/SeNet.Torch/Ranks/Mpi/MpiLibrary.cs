using System.Runtime.InteropServices;
using SeNet.Torch.Native;

namespace SeNet.Torch.Ranks.Mpi;

/// <summary>Finds the MPI library on this machine that the launcher belongs to.</summary>
internal static class MpiLibrary
{
    /// <summary>Names a library instead of those that are looked for.</summary>
    public const string Variable = "SENET_MPI";

    /// <summary>Loads it.</summary>
    /// <param name="launcher">As <see cref="RankPlace.Launcher"/> has it.</param>
    /// <exception cref="RanksException">There is none, or it is no MPI; says what was looked for.</exception>
    public static MpiFunctions Load(string launcher)
    {
        // UCX, below many builds of MPI, would take the signals that .NET makes its exceptions of. What .NET sets doesn't reach native code.
        NativeEnvironment.SetDefault("UCX_ERROR_SIGNALS", "");
        var names = Names(launcher, Environment.GetEnvironmentVariable(Variable));
        foreach (var name in names)
        {
            if (!NativeLibrary.TryLoad(name, out var library)) continue;
            try
            {
                return new MpiFunctions(library);
            }
            catch (EntryPointNotFoundException error)
            {
                throw new RanksException($"'{name}' is no MPI of version 3 or later: {error.Message} Name another library in {Variable}.", error);
            }
        }
        throw new RanksException($"The launcher ({launcher}) started several processes, but none of {string.Join(", ", names)} loads. Install the MPI that the launcher belongs to, or name its library in {Variable}.");
    }

    /// <summary>The names of the library to try, in order.</summary>
    public static IReadOnlyList<string> Names(string launcher, string? named)
    {
        if (!string.IsNullOrEmpty(named)) return [named];
        if (OperatingSystem.IsWindows()) return ["msmpi.dll"];
        string[] openMpi = OperatingSystem.IsMacOS() ? ["libmpi.40.dylib"] : ["libmpi.so.40"];
        string[] mpich = OperatingSystem.IsMacOS() ? ["libmpi.12.dylib"] : ["libmpi.so.12", "libmpich.so.12"];
        return launcher == "PMI" ? [.. mpich, .. openMpi] : launcher == "Open MPI" ? openMpi : [.. openMpi, .. mpich];
    }
}
