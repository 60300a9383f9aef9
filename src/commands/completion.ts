/** Completion of commands in a shell. Options are left to `--help`. */

/** The supported shells. */
export const shells = ['bash', 'zsh', 'fish'] as const;

/**
 * A script to be read by a shell when it starts.
 *
 * @param shell its name; nothing comes back for another one
 * @param commands the names of all commands
 */
export function completionScript(shell: string, commands: readonly string[]): string | undefined {
  const words = commands.join(' ');
  if (shell === 'bash') {
    return `# Add to ~/.bashrc: eval "$(npx lectern completion bash)"
_lectern() {
  [ "$COMP_CWORD" -eq 1 ] || return 0
  COMPREPLY=($(compgen -W "${words}" -- "\${COMP_WORDS[1]}"))
}
complete -o default -F _lectern lectern`;
  }
  if (shell === 'zsh') {
    return `# Add to ~/.zshrc, after compinit: eval "$(npx lectern completion zsh)"
_lectern() { (( CURRENT == 2 )) && compadd ${words} || _files }
compdef _lectern lectern`;
  }
  if (shell === 'fish') {
    return `# Save as ~/.config/fish/completions/lectern.fish
complete -c lectern -n __fish_use_subcommand -f -a '${words}'`;
  }
  return undefined;
}
