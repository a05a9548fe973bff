using Microsoft.AspNetCore.DataProtection;
using Muster.Engine;

namespace Muster.Server.Access;

/// <summary>
/// Protects sign-ins and forms with the installation's master secret: every node that has it reads what another has
/// written, and no balancer has to keep a browser with one node.
/// </summary>
internal sealed class VaultProtection(Vault vault, string purpose) : IDataProtectionProvider, IDataProtector
{
    public IDataProtector CreateProtector(string further) => new VaultProtection(vault, $"{purpose}/{further}");

    public byte[] Protect(byte[] plaintext) =>
        Convert.FromBase64String(vault.Seal(Convert.ToBase64String(plaintext), purpose));

    public byte[] Unprotect(byte[] protectedData) =>
        vault.Unseal(Convert.ToBase64String(protectedData), purpose) is { } plain
            ? Convert.FromBase64String(plain)
            : throw new System.Security.Cryptography.CryptographicException("It was not protected here.");
}
