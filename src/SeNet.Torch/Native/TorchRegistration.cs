using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace SeNet.Torch.Native;

/// <summary>Prepares for torch's natives to be asked for, when this assembly is first used; so nobody has to call anything.</summary>
internal static class TorchRegistration
{
    // TorchSharp uses NativeLibrary.TryLoad, which doesn't ask a DllImportResolver, only the load context's event.
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Only adds event handlers and sets a variable; torch can't be loaded otherwise.")]
    internal static void Register()
    {
        ThreadWaiting.Apply();

        AssemblyLoadContext.Default.ResolvingUnmanagedDll += TorchLibraries.Resolve;
        var own = AssemblyLoadContext.GetLoadContext(typeof(TorchRegistration).Assembly);
        if (own is not null && own != AssemblyLoadContext.Default) // a plugin's
            own.ResolvingUnmanagedDll += TorchLibraries.Resolve;

        // A libtorch where the host doesn't look must be there before TorchSharp asks the system for one: the event above
        // comes too late when the system has another.
        AppDomain.CurrentDomain.AssemblyLoad += PrepareForTorchSharp;
    }

    private static void PrepareForTorchSharp(object? sender, AssemblyLoadEventArgs loaded)
    {
        if (!TorchLibraries.IsTorchSharp(loaded.LoadedAssembly))
            return;
        AppDomain.CurrentDomain.AssemblyLoad -= PrepareForTorchSharp;
        TorchLibraries.TryLoadLibTorchElsewhere();
    }
}
