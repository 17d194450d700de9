/* main.c: placeholder until the subcommands land. */
int
main(void)
{
	return 0;
}
