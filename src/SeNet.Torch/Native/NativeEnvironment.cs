using System.Runtime.InteropServices;

namespace SeNet.Torch.Native;

/// <summary>The environment variables that native libraries read when they are loaded. .NET keeps a copy of its own, which they don't see.</summary>
internal static class NativeEnvironment
{
    /// <summary>Sets a variable, unless it is set. Does nothing on Windows. To be called before the library is loaded that reads it.</summary>
    /// <returns>Whether it has a value now.</returns>
    public static bool SetDefault(string name, string value) => !OperatingSystem.IsWindows() && SetVariable(name, value, overwrite: 0) == 0;

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi)]
    private static extern int SetVariable(string name, string value, int overwrite);
}
